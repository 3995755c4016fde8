/**
 * From sweeps and receiver troubles to coverage: what one receiver does for the bands it is asked to watch. A band swept
 * again within its revisit time was watched in between; a longer silence was blind from the last sweep on.
 */
import { type DriverSweep, lastBinHz, SweepFlag } from '../rf/sweep.js';
import type { CoverageInterval, CoverageReason } from './coverage.js';

export interface WatchBand {
  readonly key: string;
  readonly startHz: number;
  readonly stopHz: number;
  /** Longest time between two sweeps that still counts as watching. */
  readonly maxRevisitMs: number;
}

/**
 * The bands of a plan that a receiver with these sweep plans is there to watch: those of which it sweeps at least half.
 * What it leaves out of such a band shows as `part-of-band`, not as watched.
 */
export function watchBands(
  bandPlan: readonly Omit<WatchBand, 'maxRevisitMs'>[],
  sweepPlans: readonly { readonly startHz: number; readonly stopHz: number }[],
  maxRevisitMs: number,
): WatchBand[] {
  return bandPlan
    .filter(({ startHz, stopHz }) => {
      const sweptHz = sweepPlans.map((one) => Math.min(one.stopHz, stopHz) - Math.max(one.startHz, startHz));
      return sweptHz.some((hz) => hz >= (stopHz - startHz) / 2);
    })
    .map(({ key, startHz, stopHz }) => ({ key, startHz, stopHz, maxRevisitMs }));
}

interface BandTrack {
  /** End of the last sweep that covered it; the start of the watch before the first. */
  readonly heardAt: number;
  readonly swept: boolean;
  /** Up to where intervals were given out. */
  readonly notedTo: number;
}

/** What is remembered of a receiver between sweeps; a value, never changed in place. */
export interface ReceiverWatch {
  readonly stationId: string;
  readonly receiverId: string;
  readonly bands: readonly WatchBand[];
  readonly tracks: ReadonlyMap<string, BandTrack>;
  /** Why no sweeps come, while that is known. */
  readonly outage?: CoverageReason | undefined;
  readonly lastSweepAt?: number | undefined;
}

export interface Noted {
  readonly watch: ReceiverWatch;
  readonly intervals: readonly CoverageInterval[];
}

/** The receiver starts to be watched: what was before is unknown, and stays so. */
export function startWatch(
  owner: { readonly stationId: string; readonly receiverId: string },
  bands: readonly WatchBand[],
  at: number,
): ReceiverWatch {
  const { stationId, receiverId } = owner;
  return {
    stationId,
    receiverId,
    bands,
    tracks: new Map(bands.map(({ key }) => [key, { heardAt: at, swept: false, notedTo: at }])),
  };
}

/** A sweep arrived. */
export function sweepHeard(watch: ReceiverWatch, sweep: DriverSweep): Noted {
  const tracks = new Map(watch.tracks);
  const intervals: CoverageInterval[] = [];
  for (const band of watch.bands) {
    const track = tracks.get(band.key);
    const share = shareHeard(sweep, band);
    if (track === undefined || share === 0 || sweep.endedAt <= track.notedTo) continue;
    // Only between two sweeps was it watched; before the first nobody had listened yet.
    const closeBefore = track.swept && sweep.startedAt - track.heardAt <= band.maxRevisitMs;
    const from = closeBefore ? track.notedTo : Math.max(track.notedTo, sweep.startedAt);
    if (from > track.notedTo) intervals.push(interval(watch, band, track.notedTo, from, absence(watch, track)));
    intervals.push(interval(watch, band, from, sweep.endedAt, quality(sweep, share)));
    tracks.set(band.key, { heardAt: sweep.endedAt, swept: true, notedTo: sweep.endedAt });
  }
  return { watch: { ...watch, tracks, outage: undefined, lastSweepAt: sweep.endedAt }, intervals };
}

/** The receiver is known not to deliver from now on (unplugged, link lost, paused by a person). */
export function receiverDown(watch: ReceiverWatch, outage: CoverageReason): ReceiverWatch {
  return { ...watch, outage };
}

/** Time passed: bands not swept within their revisit time are blind up to now. Called every few seconds. */
export function timePassed(watch: ReceiverWatch, at: number): Noted {
  const tracks = new Map(watch.tracks);
  const intervals: CoverageInterval[] = [];
  for (const band of watch.bands) {
    const track = tracks.get(band.key);
    if (track === undefined || at <= track.notedTo || at - track.heardAt <= band.maxRevisitMs) continue;
    intervals.push(interval(watch, band, track.notedTo, at, absence(watch, track)));
    tracks.set(band.key, { ...track, notedTo: at });
  }
  return { watch: { ...watch, tracks }, intervals };
}

type Judged = Pick<CoverageInterval, 'state' | 'reason'>;

function interval(
  { stationId, receiverId }: ReceiverWatch,
  { key }: WatchBand,
  from: number,
  to: number,
  judged: Judged,
): CoverageInterval {
  return { stationId, receiverId, bandKey: key, from, to, ...judged };
}

function absence({ outage, lastSweepAt }: ReceiverWatch, { heardAt }: BandTrack): Judged {
  if (outage !== undefined) return { state: 'blind', reason: outage };
  const elsewhere = lastSweepAt !== undefined && lastSweepAt > heardAt;
  return { state: 'blind', reason: elsewhere ? 'receiver-elsewhere' : 'receiver-silent' };
}

function quality({ flags }: DriverSweep, share: number): Judged {
  if ((flags & SweepFlag.overload) !== 0) return { state: 'degraded', reason: 'overload' };
  if ((flags & SweepFlag.clockBad) !== 0) return { state: 'degraded', reason: 'clock-bad' };
  if (share < WHOLE_SHARE) {
    const reason = (flags & SweepFlag.partial) !== 0 ? 'missing-bins' : 'part-of-band';
    return { state: 'degraded', reason };
  }
  return { state: 'watched' };
}

/** A band counts as wholly swept when no more than this is missing: grids rarely end exactly on a band edge. */
const WHOLE_SHARE = 0.98;

/** Share of a band's width for which a sweep has levels, 0 to 1. Each bin stands for one step around its centre. */
export function shareHeard(sweep: DriverSweep, band: Pick<WatchBand, 'startHz' | 'stopHz'>): number {
  const { startHz, stepHz, levelsDbm } = sweep;
  if (band.startHz > lastBinHz(sweep) + stepHz / 2 || band.stopHz < startHz - stepHz / 2) return 0;
  const first = Math.max(0, Math.floor((band.startHz - startHz) / stepHz));
  const last = Math.min(levelsDbm.length - 1, Math.ceil((band.stopHz - startHz) / stepHz));
  let heardHz = 0;
  for (let i = first; i <= last; i++) {
    if (Number.isNaN(levelsDbm[i])) continue;
    const centreHz = startHz + i * stepHz;
    const low = Math.max(band.startHz, centreHz - stepHz / 2);
    const high = Math.min(band.stopHz, centreHz + stepHz / 2);
    if (high > low) heardHz += high - low;
  }
  return Math.min(1, heardHz / (band.stopHz - band.startHz));
}
