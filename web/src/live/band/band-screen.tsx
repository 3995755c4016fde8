/** One view of a band out of the sweeps of several receivers, live and of the past. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choices, toggled } from '../../ground/asking/fields.js';
import { changeQuery, useAddress } from '../../ground/shell/address.js';
import { nameWindow } from '../../ground/shell/title.js';
import type { Span } from '../../picture/grid.js';
import { useShownReceiver } from '../../picture/picture-store.js';
import { useProgram } from '../../program/program-store.js';
import type { PartState } from './band-feed.js';
import { BandPlot } from './band-plot.js';
import { bandLink, wholeBand } from './band-wish.js';
import { PartTable } from './part-table.js';
import { SpanTools } from './span-tools.js';
import { TimeTools } from './time-tools.js';

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
