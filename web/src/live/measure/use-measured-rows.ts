/** The rows of the measurement table, measured again every second. */
import { useCallback, useEffect, useState } from 'react';
import { FIELD_ANTENNA } from '../../../../src/rf/correction.js';
import { ask } from '../../ground/asking/ask.js';
import { isoOf } from '../../ground/asking/instants.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import type { Span } from '../../picture/grid.js';
import { Picture } from '../../picture/picture.js';
import { isCurrent, pictureStore, shownState, usePicture } from '../../picture/picture-store.js';
import { fetchSweeps } from '../../picture/stored-frames.js';
import { AVERAGED_SWEEPS } from '../../picture/traces.js';
import { onTicks } from '../../program/ticks.js';
import type { LiveSession } from '../live-session.js';
import { factsOf } from '../receiver-facts.js';
import { type MeasuredRow, measuredRows } from '../tuning/measured-rows.js';

const EVERY_MS = 1000;
const CALIBRATION_MS = 300_000;
const STANDING: readonly string[] = ['shown', 'fetching'];
/** First time span that is searched for single sweeps before an instant, ms, and how much longer each next one is. */
const FIRST_MS = 400;
const LONGER = 4;
const MAX_BINS = 32_768;

export interface MeasureWish {
  readonly markerWidthHz: number;
  readonly pinned: readonly string[];
}

/** Undefined while there is nothing current to measure. */
export function useMeasuredRows(session: LiveSession, wish: MeasureWish): readonly MeasuredRow[] | undefined {
  const receiverId = usePicture((state) => state.receiverId);
  // Also while rows are fetched again: the table makes the plots less high, for which other rows are fetched.
  const isStanding = usePicture(({ past }) => past?.playing === false && STANDING.includes(past.state));
  const pastAt = usePicture(({ past }) => (isStanding ? past?.at : undefined));
  const question = useCallback(
    async (signal: AbortSignal) => {
      if (receiverId === undefined) return undefined;
      const query = { receiverId, at: isoOf(pastAt ?? session.now()) };
      return await ask('GET /api/v1/calibrations', { query, signal });
    },
    [receiverId, pastAt, session],
  );
  const { value: known } = useFollowed(question, { everyMs: CALIBRATION_MS });
  const then = useSweepsThen(receiverId, pastAt);
  const [rows, setRows] = useState<readonly MeasuredRow[]>();
  useEffect(() => {
    const measure = () => {
      if (document.hidden) return;
      const state = shownState();
      const { view } = session;
      const { floorDbm, licences, markers } = state;
      const picture = state.past === undefined ? session.picture : then;
      const facts = picture === then && then && view ? factsOf(then, then.sourcesIn(view), view, state) : state.facts;
      if (picture === undefined || view === undefined || floorDbm === undefined || !isCurrent(state))
        return setRows(undefined);
      const receiver = state.receivers.find(({ id }) => id === state.receiverId);
      const station = state.stations.find(({ id }) => id === receiver?.stationId);
      setRows(
        measuredRows({
          ...wish,
          view,
          licences,
          markers,
          floorDbm,
          sweeps: AVERAGED_SWEEPS,
          sourceAt: (hz) => picture.sourceAt(hz),
          // The usual level of a station is a level at its receiver.
          stationId: receiver?.isField ? undefined : station?.id,
          grids: facts?.grids ?? [],
          instrument: {
            calibration: known?.calibrations[0],
            antenna: receiver?.isField ? FIELD_ANTENNA : (receiver?.antenna ?? station?.antenna),
            referencePpm: receiver?.referencePpm,
            reference: known?.reference,
          },
          strangers: strangersOf(session, AVERAGED_SWEEPS / (facts?.sweepsPerS ?? 1)),
        }),
      );
    };
    measure();
    return onTicks(EVERY_MS, measure);
  }, [session, wish, known, then]);
  return rows;
}

/** Ranges of the emissions that were detected in the last seconds before the shown instant. */
function strangersOf(session: LiveSession, seconds: number): Span[] {
  const at = session.past.at ?? session.now();
  const emissions = session.past.at === undefined ? session.detection.shown : session.past.found.emissions;
  return emissions
    .filter(({ firstSeenAt, lastSeenAt }) => firstSeenAt <= at && lastSeenAt >= at - 1000 * seconds)
    .map(({ lowHz, highHz }) => ({ startHz: lowHz, stopHz: highHz }));
}

/**
 * The single sweeps up to an instant of the past: rows of the picture of that time are maxima of several, whose average is no
 * level. Undefined while they are not known, and where only maxima are kept of that time.
 */
function useSweepsThen(receiverId: string | undefined, at: number | undefined): Picture | undefined {
  const [then, setThen] = useState<Picture>();
  useEffect(() => {
    setThen(undefined);
    if (receiverId === undefined || at === undefined) return;
    const asking = new AbortController();
    const longestMs = pictureStore.getState().shownMs ?? FIRST_MS;
    sweepsBefore({ receiverId, at, longestMs }, asking.signal).then(
      (frames) => {
        const picture = new Picture(1, EVERY_MS);
        for (const frame of frames) picture.take(frame);
        const { measuredPerS = 0, shownPerS = 0 } = picture.rates() ?? {};
        if (shownPerS > 0.9 * measuredPerS) setThen(picture);
      },
      (error: unknown) => {
        if (!asking.signal.aborted) console.warn('The sweeps of that time could not be fetched:', error);
      },
    );
    return () => asking.abort();
  }, [receiverId, at]);
  return then;
}

/** As many sweeps as the average trace has, where the shown time span has them. @throws Error when the program does not answer */
async function sweepsBefore(
  { receiverId, at, longestMs }: { receiverId: string; at: number; longestMs: number },
  signal: AbortSignal,
) {
  const size = { maxSweeps: 2 * LONGER * AVERAGED_SWEEPS, maxBins: MAX_BINS };
  for (let reachMs = FIRST_MS; ; reachMs *= LONGER) {
    const from = at - Math.min(reachMs, longestMs);
    const frames = await fetchSweeps({ receiverId, from, to: at + 1, ...size }, signal);
    if (frames.length >= AVERAGED_SWEEPS || reachMs >= longestMs)
      return frames.toSorted((a, b) => a.startedAt - b.startedAt);
  }
}
