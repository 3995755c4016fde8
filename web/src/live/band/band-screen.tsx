/** One view of a band out of the sweeps of several receivers, live and of the past. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choices, InstantField, SelectField, toggled } from '../../ground/asking/fields.js';
import { ListTable } from '../../ground/asking/list-table.js';
import { changeQuery, Link, pathWith, useAddress } from '../../ground/shell/address.js';
import { Button } from '../../ground/shell/button.js';
import { nameWindow } from '../../ground/shell/title.js';
import { useFormats } from '../../ground/words/use-language.js';
import type { Span } from '../../picture/grid.js';
import { useShownReceiver } from '../../picture/picture-store.js';
import { useProgram } from '../../program/program-store.js';
import { useTimeWords } from '../controls/time-words.js';
import { useLive } from '../live-context.js';
import type { PartState } from './band-feed.js';
import { keyOf, rbwOf } from './band-parts.js';
import { BandPlot } from './band-plot.js';
import { BAND_SPANS_MS, type BandLink, bandLink, wholeBand } from './band-wish.js';
import { SpanTools } from './span-tools.js';

/** How much time the stitched band shows, and of when. */
function TimeTools({ at, spanMs }: Pick<BandLink, 'at' | 'spanMs'>) {
  const { t } = useTranslation('band');
  const timeWords = useTimeWords();
  const { session } = useLive();
  return (
    <>
      <SelectField
        label={t('duration')}
        options={BAND_SPANS_MS.map((ms) => [String(ms), timeWords(ms)])}
        value={String(spanMs)}
        set={(ms) => changeQuery({ span: String(Number(ms) / 1000) })}
      />
      {at === undefined ? (
        <Button variant="default" onClick={() => changeQuery({ t: new Date(session.now() - 1000).toISOString() })}>
          {t('past')}
        </Button>
      ) : (
        <>
          <InstantField
            label={t('at')}
            at={at}
            latest={session.now()}
            set={(to) => changeQuery({ t: new Date(to).toISOString() })}
          />
          <Button variant="default" onClick={() => changeQuery({ t: undefined })}>
            {t('live')}
          </Button>
        </>
      )}
    </>
  );
}

const WRITTEN_AFTER_MS = 400;

export default function BandScreen() {
  const { t } = useTranslation('band');
  const { query } = useAddress();
  const all = useProgram((state) => state.receivers);
  const stations = useProgram((state) => state.stations);
  const watched = useShownReceiver()?.stationId;
  const { receivers, view: linked, at, spanMs } = bandLink(query, all, watched);
  const [parts, setParts] = useState<readonly PartState[]>([]);
  useEffect(() => nameWindow(t('title')), [t]);
  const name = useCallback(
    (id: string) => {
      const receiver = all.find((one) => one.id === id);
      const station = stations.find((one) => one.id === receiver?.stationId)?.name;
      return receiver === undefined ? id : stations.length > 1 ? `${receiver.name} · ${station}` : receiver.name;
    },
    [all, stations],
  );
  const whole = useWhole(wholeBand(receivers));
  const [view, setView] = useView(linked, whole);
  const ids = receivers.map(({ id }) => id);
  const choose = (id: string) => changeQuery({ receivers: toggled(ids, id).join(',') || '-' });
  return (
    <main id="main" className="screen band-screen">
      <h1>{t('title')}</h1>
      <p className="dim">{t('meaning')}</p>
      <Choices
        legend={t('receivers')}
        type="checkbox"
        name="receivers"
        options={all.filter(({ lastSweep }) => lastSweep !== undefined).map(({ id }) => [id, name(id)])}
        chosen={ids}
        toggle={choose}
        none={t('none')}
      />
      <div className="row">
        {view !== undefined && whole !== undefined && <SpanTools view={view} whole={whole} setView={setView} />}
        <TimeTools at={at} spanMs={spanMs} />
      </div>
      {view === undefined || whole === undefined || ids.length === 0 ? (
        <p className="dim">{t('pick')}</p>
      ) : (
        <>
          <BandPlot receiverIds={ids} {...{ view, at, spanMs, whole, setView }} nameOf={name} tell={setParts} />
          <PartTable parts={parts} name={name} />
        </>
      )}
    </main>
  );
}

/**
 * The shown band: that of the address, or all of it. The same object while the ends stay: a receiver's newest sweep
 * comes with each look at the list.
 */
function useWhole(whole: Span | undefined): Span | undefined {
  const { startHz, stopHz } = whole ?? {};
  return useMemo(
    () => (startHz === undefined || stopHz === undefined ? undefined : { startHz, stopHz }),
    [startHz, stopHz],
  );
}

/** A view that is dragged is written into the address when it rests. */
function useView(linked: Span | undefined, whole: Span | undefined) {
  const [chosen, setChosen] = useState(linked);
  const timer = useRef<number>(undefined);
  const setView = (view: Span) => {
    setChosen(view);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(
      () => changeQuery({ f: isSame(view, whole) ? undefined : `${mhz(view.startHz)}-${mhz(view.stopHz)}` }),
      WRITTEN_AFTER_MS,
    );
  };
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return [isSame(chosen, whole) ? whole : (chosen ?? whole), setView] as const;
}

/** To the hertz, as it stands in the address. */
function mhz(hz: number): number {
  return Math.round(hz) / 1e6;
}

function isSame(a: Span | undefined, b: Span | undefined): boolean {
  return a?.startHz === b?.startHz && a?.stopHz === b?.stopHz;
}

/** The parts of a stitched band in words: receiver, bins, times, highest level, and who is silent. */
export function PartTable({ parts, name }: { parts: readonly PartState[]; name(receiverId: string): string }) {
  const { t } = useTranslation('band');
  const formats = useFormats();
  const receivers = useProgram((state) => state.receivers);
  const width = (hz: number | undefined) => (hz === undefined ? '—' : formats.bandwidth(hz));
  const silent = [...new Set(parts.filter(({ isSilent }) => isSilent).map(({ receiverId }) => name(receiverId)))];
  // Headings alone, wider than a phone, could not be reached by keys.
  if (parts.length === 0) return null;
  return (
    <>
      <p role="status" className={silent.length > 0 ? 'strong' : 'dim'}>
        {silent.length > 0 ? `▲ ${t('silentNow', { receivers: silent.join(', ') })}` : t('allHeard')}
      </p>
      <ListTable
        rows={parts}
        keyOf={keyOf}
        isGone={({ isSilent }) => isSilent}
        columns={[
          {
            heading: t('table.receiver'),
            kind: 'name',
            cell: (part) => <Link to={liveAt(part)}>{name(part.receiverId)}</Link>,
          },
          {
            heading: t('table.part'),
            cell: ({ startHz, stopHz }) => `${formats.mhz(startHz)} – ${formats.mhz(stopHz)}`,
          },
          { heading: t('table.step'), kind: 'figure', cell: ({ stepHz }) => width(stepHz) },
          { heading: t('table.rbw'), kind: 'figure', cell: (part) => width(rbwOf(part, receivers)) },
          {
            heading: t('table.every'),
            kind: 'figure',
            cell: ({ intervalMs }) => (intervalMs === undefined ? '—' : formats.duration(intervalMs)),
          },
          {
            heading: t('table.heard'),
            kind: 'moment',
            cell: ({ heardAt, isSilent }) =>
              heardAt === undefined ? '—' : `${isSilent ? '▲ ' : ''}${formats.clock(heardAt)}`,
          },
          {
            heading: t('table.strongest'),
            cell: ({ strongest }) =>
              strongest === undefined
                ? '—'
                : `${formats.level(strongest.levelDbm)} · ${formats.frequency(strongest.hz)}`,
          },
        ]}
      />
    </>
  );
}

function liveAt({ receiverId, startHz, stopHz }: PartState): string {
  return pathWith('/', { receiver: receiverId, start: Math.round(startHz), stop: Math.round(stopHz) });
}
