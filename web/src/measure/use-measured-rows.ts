/** The rows of the measurement table, measured again every second. */
import { useCallback, useEffect, useState } from 'react';
import { ask } from '../asking/ask.js';
import { isoOf } from '../asking/instants.js';
import { useAsked } from '../asking/use-asked.js';
import type { LiveSession } from '../live/live-session.js';
import { type MeasuredRow, measuredRows } from '../live/tuning/measured-rows.js';
import { isCurrent } from '../state/liveness.js';
import { pageStore, usePage } from '../state/page-store.js';
import { onTicks } from '../state/ticks.js';

const EVERY_MS = 1000;
const CALIBRATION_MS = 300_000;

export interface MeasureWish {
  readonly markerWidthHz: number;
  readonly pinned: readonly string[];
}

/** Undefined while there is nothing current to measure. */
export function useMeasuredRows(session: LiveSession, wish: MeasureWish): readonly MeasuredRow[] | undefined {
  const receiverId = usePage((state) => state.receiverId);
  const question = useCallback(async () => {
    if (receiverId === undefined) return undefined;
    const query = { receiverId, at: isoOf(session.now()) };
    return (await ask('GET /api/v1/calibrations', { query })).calibrations[0];
  }, [receiverId, session]);
  const { value: calibration } = useAsked(question, { everyMs: CALIBRATION_MS });
  const [rows, setRows] = useState<readonly MeasuredRow[]>();
  useEffect(() => {
    const measure = () => {
      if (document.hidden) return;
      const state = pageStore.getState();
      const { picture, view } = session;
      const { floorDbm, facts, licences, markers } = state;
      if (picture === undefined || view === undefined || floorDbm === undefined || !isCurrent(state))
        return setRows(undefined);
      const receiver = state.receivers.find(({ id }) => id === state.receiverId);
      const station = state.stations.find(({ id }) => id === receiver?.stationId);
      setRows(
        measuredRows({
          ...{ ...wish, view, licences, markers, floorDbm, calibration },
          sourceAt: (hz) => picture.sourceAt(hz),
          stationId: station?.id,
          grids: facts?.grids ?? [],
          antenna: receiver?.antenna ?? station?.antenna,
        }),
      );
    };
    measure();
    return onTicks(EVERY_MS, measure);
  }, [session, wish, calibration]);
  return rows;
}
