/** Choice of receiver and of its display. */

import { useTranslation } from 'react-i18next';
import { Button } from '../../ground/shell/button.js';
import { Hint } from '../../ground/shell/hint.js';
import { useMedia } from '../../ground/shell/use-media.js';
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
  const narrow = useMedia('(max-width: 115em)');
  const tools = useReader((state) => state.tools);
  return (
    <>
      <section className="toolbar row" aria-label={t('display.label')}>
        <ReceiverPicker />
        <PlotLayers />
        {!phone && !tools && <LateTuned />}
        {!phone && (
          <>
            <span className="spring" />
            <TraceChips short={narrow} large={false} all={tools} />
            <ViewButtons all={tools} />
            {!tools && <TimeSpanSelect />}
            <ColourButton />
            <ToolsButton />
          </>
        )}
      </section>
      {!phone && tools && (
        <LateTuningRow>
          <LimitsChoice named={false} />
          <TimeSpanSelect />
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
    <Hint label={`${t('display.toolsHint')} (K)`}>
      <Button
        className="tools-button"
        size="small"
        variant={tools ? 'filled' : 'default'}
        aria-pressed={tools}
        onClick={() => commands.run({ do: 'tools' })}
      >
        {t('display.tools')}
      </Button>
    </Hint>
  );
}
