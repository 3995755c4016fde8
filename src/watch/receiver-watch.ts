/**
 * Turns sweeps and receiver faults into coverage: what one receiver does for the bands that it must watch. Between two
 * sweeps within the revisit time a band counts as watched; in a longer pause it counts as blind from the last sweep on.
 */
import { type DriverSweep, lastBinHz, SweepFlag } from '../rf/sweep.js';
import { type CoverageInterval, type CoverageReason, WHOLE_SHARE } from './coverage.js';

export interface WatchBand {
  readonly key: string;
  /** The part of the band that a plan sweeps. */
  readonly startHz: number;
  readonly stopHz: number;
  /** The whole band; absent when the plan sweeps all of it. */
  readonly band?: { readonly startHz: number; readonly stopHz: number } | undefined;
  /** Longest time between two sweeps that still counts as watching. */
  readonly maxRevisitMs: number;
}

export interface WatchPlan {
  readonly startHz: number;
  readonly stopHz: number;
  readonly maxRevisitMs: number;
}

/**
 * The parts that a receiver with these sweep plans must watch: of each band of which the plans sweep at least half, the
 * swept parts. Each part has the revisit time of its own plan; where two plans sweep the same part, that of the quicker
 * plan, because that is the time the plan promised.
 */
export function watchBands(
  bandPlan: readonly Pick<WatchBand, 'key' | 'startHz' | 'stopHz'>[],
  plans: readonly WatchPlan[],
): WatchBand[] {
  return bandPlan.flatMap(({ key, startHz, stopHz }) => {
    const parts = new Map<string, WatchBand>();
    const inside = plans.map((plan) => clipped(plan, { startHz, stopHz })).filter((part) => part.stopHz > part.startHz);
    if (unionHz(inside) < (stopHz - startHz) / 2) return [];
    for (const part of inside) {
      const isWhole = part.stopHz - part.startHz >= WHOLE_SHARE * (stopHz - startHz);
      const at = isWhole ? { startHz, stopHz } : { ...part, band: { startHz, stopHz } };
      const place = `${at.startHz} ${at.stopHz}`;
      const maxRevisitMs = Math.min(part.maxRevisitMs, parts.get(place)?.maxRevisitMs ?? Number.POSITIVE_INFINITY);
      parts.set(place, { ...at, key, maxRevisitMs });
    }
    return [...parts.values()];
  });
}

function clipped(plan: WatchPlan, { startHz, stopHz }: Pick<WatchBand, 'startHz' | 'stopHz'>): WatchPlan {
  return { ...plan, startHz: Math.max(plan.startHz, startHz), stopHz: Math.min(plan.stopHz, stopHz) };
}

function unionHz(ranges: readonly WatchPlan[]): number {
  let [sumHz, endHz] = [0, Number.NEGATIVE_INFINITY];
  for (const { startHz, stopHz } of [...ranges].sort((a, b) => a.startHz - b.startHz)) {
    sumHz += Math.max(0, stopHz - Math.max(startHz, endHz));
    endHz = Math.max(endHz, stopHz);
  }
  return sumHz;
}

interface BandTrack {
  /** End of the last sweep that covered the band; before the first sweep, the start of the watch. */
  readonly heardAt: number;
  readonly swept: boolean;
  /** End of the last interval returned. */
  readonly notedTo: number;
  /** Why the part was blind up to `notedTo`; undefined when it was not. */
  readonly blindFor?: CoverageReason | undefined;
}

/** A time that is missing for every receiver at once, and why. */
interface MissingTime {
  readonly from: number;
  readonly to: number;
  readonly reason: CoverageReason;
}

/** The state kept for a receiver between sweeps; a value, never changed in place. */
export interface ReceiverWatch {
  readonly stationId: string;
  readonly receiverId: string;
  readonly bands: readonly WatchBand[];
  /** One for each of `bands`. */
  readonly tracks: readonly BandTrack[];
  /** Why no sweeps arrive, while the reason is known. */
  readonly outage?: CoverageReason | undefined;
  /** True while a person has the receiver alone. */
  readonly isHeld?: boolean | undefined;
  /** The last time in which the program itself did not run, or which a clock skipped when it was set forward. */
  readonly missing?: MissingTime | undefined;
  readonly lastSweepAt?: number | undefined;
  readonly isLastAside?: boolean | undefined;
  /** True while it hears less than usual. */
  readonly isDeaf?: boolean | undefined;
}

export interface Noted {
  readonly watch: ReceiverWatch;
  readonly intervals: readonly CoverageInterval[];
}

/** Begins the watch of a receiver: the time before is unknown and stays so. */
export function startWatch(
  owner: { readonly stationId: string; readonly receiverId: string },
  bands: readonly WatchBand[],
  at: number,
): ReceiverWatch {
  const { stationId, receiverId } = owner;
  const tracks = bands.map(() => ({ heardAt: at, swept: false, notedTo: at }));
  return { stationId, receiverId, bands, tracks };
}

/** Continues the watch with other plans: parts that were already watched continue without a gap. */
export function planChanged(watch: ReceiverWatch, bands: readonly WatchBand[], at: number): ReceiverWatch {
  const tracks = bands.map((band) => {
    const [before] = watch.tracks
      .filter((_, i) => watch.bands[i]?.key === band.key)
      .sort((a, b) => a.notedTo - b.notedTo);
    return before ?? { heardAt: at, swept: false, notedTo: at };
  });
  return { ...watch, bands, tracks };
}

/**
 * Notes a sweep that arrived. A sweep of another plan, or of a person's own, counts only for parts of which it covers at
 * least half. Sweeps outside the watch (a closer look, a person's hold) are not counted: detection does not judge them.
 * @param isJudged false while detection learns the noise floor of this plan: what was received then was not searched
 */
export function sweepHeard(watch: ReceiverWatch, sweep: DriverSweep, isJudged = true): Noted {
  const lastSweepAt = sweep.endedAt;
  const isAside = (sweep.flags & SweepFlag.aside) !== 0;
  const last = { outage: undefined, lastSweepAt, isLastAside: isAside };
  if (isAside) return { watch: { ...watch, ...last }, intervals: [] };
  const intervals: CoverageInterval[] = [];
  const tracks = watch.tracks.map((track, i): BandTrack => {
    const band = watch.bands[i];
    const isItsOwn = band !== undefined && gridShare(sweep, band) >= LEAST_SHARE;
    const share = isItsOwn ? shareHeard(sweep, band) : 0;
    if (band === undefined || share === 0) return track;
    // A sweep that took longer than the revisit time was interrupted: only its end counts as received.
    const isWhole = sweep.endedAt - sweep.startedAt <= band.maxRevisitMs;
    const startedAt = isWhole ? sweep.startedAt : sweep.endedAt;
    // The part was watched only between two sweeps; before the first sweep nothing was received.
    const closeBefore = track.swept && startedAt - track.heardAt <= band.maxRevisitMs;
    // What a busy computer delivers late was noted as blind meanwhile. It was watched, and that counts for more.
    const follows = Math.min(track.notedTo, track.heardAt);
    const from = closeBefore ? follows : Math.max(track.swept ? track.heardAt : track.notedTo, startedAt);
    if (from > track.notedTo) intervals.push(blindInterval(watch, band, track, from));
    if (sweep.endedAt > from)
      intervals.push(interval(watch, band, from, sweep.endedAt, quality(sweep, share, isJudged, watch.isDeaf)));
    if (sweep.endedAt <= track.notedTo)
      return { ...track, heardAt: Math.max(track.heardAt, sweep.endedAt), swept: true };
    return { heardAt: sweep.endedAt, swept: true, notedTo: sweep.endedAt };
  });
  return { watch: { ...watch, tracks, ...last }, intervals };
}

/** Notes that the receiver delivers no sweeps from now on (unplugged, link lost, paused by a person). */
export function receiverDown(watch: ReceiverWatch, outage: CoverageReason): ReceiverWatch {
  return { ...watch, outage };
}

/** Notes that a person takes the receiver alone, or returns it. */
export function receiverHeld(watch: ReceiverWatch, isHeld: boolean): ReceiverWatch {
  return { ...watch, isHeld };
}

/** Notes that the receiver has not heard as usual since `since`, epoch ms: what was noted after that is degraded. */
export function receiverDeaf(watch: ReceiverWatch, since: number): Noted {
  const deaf = { state: 'degraded', reason: 'receiver-deaf' } as const;
  const intervals = watch.bands.flatMap((band, i) => {
    const to = watch.tracks[i]?.notedTo ?? since;
    return to > since ? [interval(watch, band, since, to, deaf)] : [];
  });
  return { watch: { ...watch, isDeaf: true }, intervals };
}

/**
 * Notes a time in which the program itself did not run (stopped, or the machine suspended), or by which the clock was
 * set forward. A receiver that was lost before stays lost.
 */
export function notThere(watch: ReceiverWatch, missing: MissingTime): ReceiverWatch {
  return watch.outage === undefined ? { ...watch, missing } : watch;
}

/** Called every second: a part not swept within its revisit time is noted as blind up to now. */
export function timePassed(watch: ReceiverWatch, at: number): Noted {
  const intervals: CoverageInterval[] = [];
  const tracks = watch.tracks.map((track, i): BandTrack => {
    const band = watch.bands[i];
    if (band === undefined || at <= track.notedTo || at - track.heardAt <= band.maxRevisitMs) return track;
    const blind = blindInterval(watch, band, track, at);
    intervals.push(blind);
    return { ...track, notedTo: at, blindFor: blind.reason };
  });
  return { watch: { ...watch, tracks }, intervals };
}

type Judged = Pick<CoverageInterval, 'state' | 'reason'>;

function interval(watch: ReceiverWatch, band: WatchBand, from: number, to: number, judged: Judged): CoverageInterval {
  const { stationId, receiverId } = watch;
  const { key: bandKey, startHz, stopHz } = band;
  const part = band.band === undefined ? {} : { part: { startHz, stopHz, band: band.band } };
  return { stationId, receiverId, bandKey, from, to, ...judged, ...part };
}

function blindInterval(watch: ReceiverWatch, band: WatchBand, track: BandTrack, to: number): CoverageInterval {
  return interval(watch, band, track.notedTo, to, { state: 'blind', reason: absence(watch, track, band, to) });
}

function absence(watch: ReceiverWatch, track: BandTrack, band: WatchBand, to: number): CoverageReason {
  const { outage, isHeld, missing, lastSweepAt, isLastAside } = watch;
  const { notedTo: from, heardAt, blindFor } = track;
  const missingMs = missing === undefined ? 0 : Math.min(to, missing.to) - Math.max(from, missing.from);
  if (missing !== undefined && missingMs >= (to - from) / 2) return missing.reason;
  if (outage !== undefined) return outage;
  if (isHeld === true) return 'held';
  const isHeardElsewhere = lastSweepAt !== undefined && lastSweepAt > heardAt;
  // The rest of a gap, up to the first sweep after it, has the reason of the gap; silence ends with any sweep.
  const isSilenceOver = blindFor === 'receiver-silent' && isHeardElsewhere;
  if (blindFor !== undefined && !isSilenceOver && to - from <= band.maxRevisitMs) return blindFor;
  if (!isHeardElsewhere) return 'receiver-silent';
  return isLastAside === true ? 'aside' : 'receiver-elsewhere';
}

function quality({ flags }: DriverSweep, share: number, isJudged: boolean, isDeaf = false): Judged {
  if (isDeaf) return { state: 'degraded', reason: 'receiver-deaf' };
  if ((flags & SweepFlag.overload) !== 0) return { state: 'degraded', reason: 'overload' };
  if ((flags & (SweepFlag.clockBad | SweepFlag.clockSetBack)) !== 0) return { state: 'degraded', reason: 'clock-bad' };
  if (share < WHOLE_SHARE) {
    const reason = (flags & SweepFlag.partial) !== 0 ? 'missing-bins' : 'part-of-band';
    return { state: 'degraded', reason };
  }
  if (!isJudged) return { state: 'degraded', reason: 'not-judged' };
  return { state: 'watched' };
}

/** Least share of a part that a sweep's grid must cover; a sweep that covers less belongs to another plan. */
const LEAST_SHARE = 0.5;

/** Share of a part that lies within the sweep's grid, with or without levels. */
function gridShare(sweep: DriverSweep, { startHz, stopHz }: Pick<WatchBand, 'startHz' | 'stopHz'>): number {
  const low = Math.max(startHz, sweep.startHz - sweep.stepHz / 2);
  const high = Math.min(stopHz, lastBinHz(sweep) + sweep.stepHz / 2);
  return Math.max(0, high - low) / (stopHz - startHz);
}

/** Share of a band's width for which a sweep has levels, 0 to 1. Each bin stands for one step around its centre. */
export function shareHeard(sweep: DriverSweep, band: Pick<WatchBand, 'startHz' | 'stopHz'>): number {
  const { startHz, stepHz, levelsDbm } = sweep;
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
