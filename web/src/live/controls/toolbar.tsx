/** Choice of receiver and of its display. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconArrowsHorizontal,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePicture } from '../../picture/picture-store.js';
import { useReader } from '../../reader/reader-store.js';
import type { Command } from '../keys.js';
import { LimitsChoice } from '../limits/limits-choice.js';
import { useLive } from '../live-context.js';
import { LateTuned, LateTuningRow } from '../tuning/late-tuning-row.js';
import { ColourButton, TimeSpanSelect } from './display-controls.js';
import { PlotLayers } from './plot-layers.js';
import { ReceiverPicker } from './receiver-picker.js';
import { TraceChips } from './trace-chips.js';

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

function ViewButtons({ all }: { all: boolean }) {
  const { t } = useTranslation();
  const paused = usePicture((state) => state.paused);
  return (
    <div className="button-row">
      {all && (
        <CommandButton command={{ do: 'restart-holds' }} label={t('traces.restart')} keys="H">
          <IconRefresh size={18} />
        </CommandButton>
      )}
      <CommandButton command={{ do: 'pause' }} label={t(paused ? 'actions.resume' : 'actions.pause')} keys="␣">
        {paused ? <IconPlayerPlay size={18} /> : <IconPlayerPause size={18} />}
      </CommandButton>
      {all && (
        <>
          <CommandButton command={{ do: 'zoom', factor: 0.5 }} label={t('actions.zoomIn')} keys="+">
            <IconZoomIn size={18} />
          </CommandButton>
          <CommandButton command={{ do: 'zoom', factor: 2 }} label={t('actions.zoomOut')} keys="−">
            <IconZoomOut size={18} />
          </CommandButton>
        </>
      )}
      <CommandButton command={{ do: 'full' }} label={t('actions.full')} keys="0">
        <IconArrowsHorizontal size={18} />
      </CommandButton>
    </div>
  );
}

function CommandButton(props: { command: Command; label: string; keys: string; children: ReactNode }) {
  const { commands } = useLive();
  return (
    <Tooltip label={`${props.label} (${props.keys})`}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={props.label}
        onClick={() => commands.run(props.command)}
        data-command={props.command.do}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}
