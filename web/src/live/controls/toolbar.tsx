/** Choice of receiver and of its display. */
import { Button, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../reader/reader-store.js';
import { LimitsChoice } from '../limits/limits-choice.js';
import { useLive } from '../live-context.js';
import { LateTuned, LateTuningRow } from '../tuning/late-tuning-row.js';
import { ColourButton, TimeSpanSelect } from './display-controls.js';
import { PlotLayers } from './plot-layers.js';
import { ReceiverPicker } from './receiver-picker.js';
import { TraceChips } from './trace-chips.js';
import { ViewButtons } from './view-buttons.js';

export function Toolbar({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  const narrow = useMediaQuery('(max-width: 115em)', undefined, { getInitialValueInEffect: false }) ?? false;
  const tools = useReader((state) => state.tools);
  return (
    <>
      <section className="toolbar" aria-label={t('display.label')}>
        <ReceiverPicker phone={phone} />
        <PlotLayers />
        {!phone && !tools && <LateTuned />}
        {!phone && (
          <>
            <span className="spring" />
            <TraceChips short={narrow} large={false} all={tools} />
            <ViewButtons all={tools} />
            {!tools && <TimeSpanSelect short />}
            <ColourButton />
            <ToolsButton />
          </>
        )}
      </section>
      {!phone && tools && (
        <LateTuningRow>
          <LimitsChoice named={false} />
          <TimeSpanSelect short />
        </LateTuningRow>
      )}
    </>
  );
}

/** What an engineer measures with is out of sight until it is wanted; the page remembers it. */
function ToolsButton() {
  const { t } = useTranslation();
  const { commands } = useLive();
  const tools = useReader((state) => state.tools);
  return (
    <Tooltip label={`${t('display.toolsHint')} (K)`}>
      <Button
        className="tools-button"
        size="compact-md"
        variant={tools ? 'filled' : 'default'}
        aria-pressed={tools}
        onClick={() => commands.run({ do: 'tools' })}
      >
        {t('display.tools')}
      </Button>
    </Tooltip>
  );
}
