/** The controls of the live screen: the toolbar, and on a phone a row of the most used actions. */
import {
  IconAdjustmentsHorizontal,
  IconArrowsHorizontal,
  IconChartHistogram,
  IconMarquee2,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { memo, type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../ground/shell/button.js';
import { Dialog } from '../../ground/shell/dialog.js';
import { Hint } from '../../ground/shell/hint.js';
import { latePart } from '../../ground/shell/late-part.js';
import { useMedia } from '../../ground/shell/use-media.js';
import { type ShownState, usePicture } from '../../picture/picture-store.js';
import { type ReceiverInfo, useProgram } from '../../program/program-store.js';
import { useReader } from '../../reader/reader-store.js';
import { DensityChoice } from '../density/density-choice.js';
import type { Command } from '../keys.js';
import { LimitsChoice } from '../limits/limits-choice.js';
import { useLive } from '../live-context.js';
import { LateTuned, LateTuningRow } from '../tuning/late-tuning-row.js';
import { ColourButton, LevelControl, PaletteSelect, TimeSpanSelect, TraceChips } from './display-controls.js';

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

/** Choice of receiver and of its display. */
function Toolbar({ phone }: { phone: boolean }) {
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

const DensityGround = latePart(() => import('../density/density-ground.js'));
const LimitCard = latePart(() => import('../limits/limit-card.js'));

/** What lies behind the traces, and the choice of it: densities and limit lines, fetched when they are wanted. */
function PlotLayers() {
  const density = usePicture((state) => state.density !== undefined);
  const limits = usePicture((state) => state.limits);
  return (
    <>
      {density && <DensityGround />}
      {limits && <LimitCard />}
    </>
  );
}

/** Named, for the drawer of a phone. */
function LayerChoices() {
  return (
    <>
      <DensityChoice named />
      <LimitsChoice named />
    </>
  );
}

/** Choice of station and receiver; each receiver with its state as a sign and in words. */
function ReceiverPicker() {
  const stations = useProgram((state) => state.stations);
  const receivers = useProgram((state) => state.receivers);
  // Receivers are listed again every few seconds, each with another sweep; the text is the same while the choice is.
  const text = useMemo(() => listed({ stations, receivers }), [stations, receivers]);
  return <Choices text={text} />;
}

const Choices = memo(function Choices({ text }: { text: string }) {
  const { t } = useTranslation();
  const { session } = useLive();
  const { stations, receivers } = JSON.parse(text) as Listed;
  const receiverId = usePicture((state) => state.receiverId);
  const current = receivers.find(({ id }) => id === receiverId);
  const here = receivers.filter(({ stationId }) => stationId === current?.stationId);
  const select = (id: string | undefined) => {
    if (id !== undefined && id !== receiverId) session.select(id);
  };
  const selectStation = (stationId: string) => {
    const there = receivers.filter((receiver) => receiver.stationId === stationId);
    select((there.find(({ status }) => status === 'sweeping') ?? there[0])?.id);
  };
  return (
    <div className="picker">
      <select
        aria-label={t('station')}
        className="plain-input station-select"
        value={current?.stationId ?? ''}
        onChange={({ currentTarget }) => selectStation(currentTarget.value)}
      >
        {stations
          .filter(({ id }) => receivers.some(({ stationId }) => stationId === id))
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
      </select>
      <span className="signed-select">
        {current !== undefined && <StateSign receiver={current} />}
        <select
          aria-label={t('receiver')}
          className="plain-input receiver-select"
          value={current?.id ?? ''}
          onChange={({ currentTarget }) => select(currentTarget.value)}
        >
          {here.map(({ id, name, status }) => (
            <option key={id} value={id}>
              {status === 'sweeping' ? name : `${name} · ${t(`status.${status}`)}`}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
});

interface Listed {
  readonly stations: readonly Pick<ShownState['stations'][number], 'id' | 'name'>[];
  readonly receivers: readonly ListedReceiver[];
}
type ListedReceiver = Pick<ReceiverInfo, 'id' | 'name' | 'stationId' | 'status'>;

function listed({ stations, receivers }: Pick<ShownState, 'stations' | 'receivers'>): string {
  return JSON.stringify({
    stations: stations.map(({ id, name }) => ({ id, name })),
    receivers: receivers.map(({ id, name, stationId, status }) => ({ id, name, stationId, status })),
  } satisfies Listed);
}

function StateSign({ receiver }: { receiver: ListedReceiver }) {
  const sweeping = receiver.status === 'sweeping';
  return (
    <span aria-hidden className="state-sign" data-sweeping={sweeping || undefined}>
      {sweeping ? '●' : receiver.status === 'recorded' ? '◇' : '▲'}
    </span>
  );
}

/** Pause and full range; with the tools also what begins held traces anew, and the zoom. */
function ViewButtons({ all }: { all: boolean }) {
  const { t } = useTranslation();
  const paused = usePicture((state) => state.paused);
  return (
    <div className="line tight">
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
    <Hint label={`${props.label} (${props.keys})`}>
      <IconButton
        variant="default"
        aria-label={props.label}
        onClick={() => commands.run(props.command)}
        data-command={props.command.do}
      >
        {props.children}
      </IconButton>
    </Hint>
  );
}
