/** The controls of the live screen: the toolbar, and on a phone a row of the most used actions. */
import {
  IconAdjustmentsHorizontal,
  IconArrowsHorizontal,
  IconChartHistogram,
  IconMarquee2,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ground/shell/dialog.js';
import { usePicture } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import { LateTuningRow } from '../tuning/late-tuning-row.js';
import { LevelControl, PaletteSelect, TimeSpanSelect } from './display-controls.js';
import { LayerChoices } from './plot-layers.js';
import { Toolbar } from './toolbar.js';
import { TraceChips } from './trace-chips.js';

export default function LiveControls({ phone }: { phone: boolean }) {
  return (
    <>
      <Toolbar phone={phone} />
      {phone && <LiveActions />}
    </>
  );
}

/** The most used actions of the live screen on a phone, in one row. */
function LiveActions() {
  const { t } = useTranslation();
  const { commands } = useLive();
  const paused = usePicture((state) => state.paused);
  const choosing = usePicture((state) => state.choosing);
  const [open, setOpen] = useState(false);
  return (
    <div className="live-actions" role="toolbar" aria-label={t('controls')}>
      <BarButton name={t(paused ? 'actions.resume' : 'actions.pause')} act={() => commands.run({ do: 'pause' })}>
        {paused ? <IconPlayerPlay /> : <IconPlayerPause />}
      </BarButton>
      <BarButton name={t('actions.peak')} act={() => commands.run({ do: 'peak' })}>
        <IconChartHistogram />
      </BarButton>
      <BarButton name={t('actions.choose')} pressed={choosing} act={() => commands.run({ do: 'choose' })}>
        <IconMarquee2 />
      </BarButton>
      <BarButton name={t('traces.restartShort')} act={() => commands.run({ do: 'restart-holds' })}>
        <IconRefresh />
      </BarButton>
      <BarButton name={t('actions.full')} act={() => commands.run({ do: 'full' })}>
        <IconArrowsHorizontal />
      </BarButton>
      <BarButton name={t('display.label')} act={() => setOpen(true)}>
        <IconAdjustmentsHorizontal />
      </BarButton>
      {open && (
        <Dialog size="drawer" title={t('display.label')} close={() => setOpen(false)}>
          <TraceChips short large all />
          <LateTuningRow />
          <LevelControl />
          <PaletteSelect />
          <TimeSpanSelect />
          <LayerChoices />
        </Dialog>
      )}
    </div>
  );
}

interface BarButtonProps {
  readonly name: string;
  readonly pressed?: boolean;
  readonly act: () => void;
  readonly children: ReactNode;
}

function BarButton({ name, pressed, act, children }: BarButtonProps) {
  return (
    <button type="button" className="bar-button" aria-pressed={pressed} onClick={act}>
      {children}
      <span>{name}</span>
    </button>
  );
}
