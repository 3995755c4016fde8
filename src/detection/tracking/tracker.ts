/**
 * From flagged bins to runs, tracks and alarms. A run of flagged bins joins the track that owned a bin near it in the last
 * sweeps; several owners merge, and the older one keeps its number. A track becomes an alarm when it was seen often enough, is
 * closed when unseen for a while, and is continued when it returns to the same place (one incident, not many). Ownership is
 * stored per bin, so every step is O(bins).
 */
import type { BandLayout } from '../band-layout.js';
import { Passes } from '../licences/persistence-gate.js';
import { chooseWitnesses, testify } from '../naming/source-witness.js';
import { ONE } from '../threshold/ratio-table.js';
import { Hit } from '../threshold/sum-threshold-time.js';
import type { Tunables } from '../tunables.js';
import { areUnlike, leaps, leavesBehind, outgrows, outshines } from './incident-rules.js';
import { RegionalAlarm } from './regional-alarm.js';
import { RunRing } from './run-ring.js';
import { crosses, isSettled, nearer, reachOf } from './settled-track.js';
import { type Peak, StandingLevels } from './standing-levels.js';
import { KNOWN_SWEEPS, NARROW_BINS, RISEN, RISEN_SWEEPS, type Track } from './track.js';
import { OWNER_SWEEPS, type SweepInHand, TrackBook, type TrackEvent, YOUNG_SWEEPS } from './track-book.js';
import { revive, TrackList } from './track-snapshot.js';

const REACH_BINS = 2;
/**
 * Distances in bins, from and to, beside a narrow signal at which only noise is expected; and the largest share of the signal's
 * excess allowed there.
 */
const FLANK_BINS = [3, 6] as const;
const ALONE_SHARE = 0.5;
const ONE_SIGNAL_BINS = 8;
const FILLED_SHARE = 0.6;
/** Age at which the edges have settled and the candidates for its source are chosen for good. */
const SETTLED_SWEEPS = 10;

export class Tracker {
  readonly book: TrackBook;
  readonly runs: RunRing;
  looseRuns = 0;
  private readonly owner: (Track | undefined)[];
  private readonly ownedSweep: Int32Array;
  private readonly touched: Track[] = [];
  private readonly regions: RegionalAlarm;
  private readonly bins: number;
  private readonly layout: BandLayout;
  private readonly standing: StandingLevels;

  /**
   * @param unexplained bins that held a carrier from the start
   * @param cellDb level over the noise that a single cell of noise does not exceed
   */
  constructor(layout: BandLayout, tunables: Tunables, unexplained: readonly number[], cellDb: number) {
    const { bins } = layout;
    this.bins = bins;
    this.layout = layout;
    this.book = new TrackBook(layout, tunables, unexplained);
    this.runs = new RunRing(bins);
    this.owner = new Array(bins).fill(undefined);
    this.ownedSweep = new Int32Array(bins).fill(-1000);
    this.standing = new StandingLevels(bins, cellDb);
    this.regions = new RegionalAlarm(bins, tunables.regionBins, tunables.regionSweeps);
  }

  observe(now: SweepInHand): readonly TrackEvent[] {
    this.book.events = [];
    const from = this.runs.start(now.sweep);
    const runs = this.runs.cut(now.sweep, now.hits, now.hitWords);
    this.touched.length = 0;
    this.looseRuns = 0;
    this.regions.begin();
    this.standing.age();
    for (let i = from; i < from + runs; i++) this.divide(i, now);
    for (const track of this.touched) {
      if (track.parent !== undefined) continue;
      track.endSweep(now.sweep, now.at, ONE);
      const channel = this.layout.channelOf[Math.round(track.centroid)] as number;
      if (track.lastSweep === now.sweep) track.sumCrowd += Math.max(0, (now.crowd[channel] ?? 0) - track.nowCells);
    }
    for (const track of [...this.touched])
      if (track.parent === undefined && track.state === 'confirmed' && track.risen >= RISEN_SWEEPS)
        this.part(track, now);
    for (const track of this.touched)
      if (track.parent === undefined && track.state === 'loose') this.book.judge(track, now);
    const found = this.regions.end();
    if (found !== undefined) this.book.gather(found, now);
    for (const track of this.book.live) {
      const seen = track.lastSweep === now.sweep;
      const level = now.levelsDbm[Math.min(this.bins - 1, Math.round(track.centroid))] as number;
      if (!seen && (now.vetoed || Number.isNaN(level))) {
        track.blindNow++;
        continue;
      }
      if (track.sweeps === SETTLED_SWEEPS && seen && track.state === 'confirmed' && !track.region)
        track.witnesses = chooseWitnesses(this.layout, track, track.witnesses);
      if (track.witnesses.length > 0) testify(track.witnesses, seen, now.on);
    }
    this.book.expire(now.sweep);
    (this.book.heard[now.sweep % this.book.heard.length] as Uint8Array).set(now.on);
    return this.book.events;
  }

  /** Splits a run at a settled narrow signal: the part beyond the signal's own edges is another signal that drifts past. */
  private divide(run: number, now: SweepInHand): void {
    const { runs } = this;
    const low = runs.low[run] as number;
    const high = runs.high[run] as number;
    const peaks = this.standing.peaksIn(low, high, now.levelsDbm);
    if (peaks.length > 0) {
      this.liftPeaks(run, peaks, now);
      return;
    }
    const settled = this.settledIn(low, high, now.sweep);
    if (settled === undefined) {
      this.assign(run, now);
      return;
    }
    const reach = reachOf(settled);
    const own = Math.max(low, Math.floor(settled.centroid - reach) + 1);
    const beyond = Math.min(high + 1, Math.ceil(settled.centroid + reach));
    const inside = beyond > low && beyond <= high ? runs.splitBefore(now.sweep, run, beyond) : -1;
    const whole = inside < 0 ? run : inside;
    const left = own > low && own <= (runs.high[whole] as number) ? runs.splitBefore(now.sweep, whole, own) : -1;
    for (const piece of [run, inside, left]) if (piece >= 0) this.assign(piece, now, true);
  }

  /** Tracks the parts that stand out of a wide run by themselves. */
  private liftPeaks(run: number, peaks: readonly Peak[], now: SweepInHand): void {
    const { runs } = this;
    for (const { low, high } of peaks) {
      const left = low > (runs.low[run] as number) ? runs.splitBefore(now.sweep, run, low) : -1;
      if (left >= 0) this.assign(left, now, true);
      if (high >= (runs.high[run] as number)) {
        this.assign(run, now, true, true);
        return;
      }
      const peak = runs.splitBefore(now.sweep, run, high + 1);
      if (peak >= 0) this.assign(peak, now, true, true);
    }
    this.assign(run, now, true);
  }

  /** Gives the strong runs of a covered track to a track of their own. */
  private part(covered: Track, now: SweepInHand): void {
    const { runs } = this;
    const from = runs.start(now.sweep);
    let cover: Track | undefined;
    for (let run = from; run < from + runs.count(now.sweep); run++) {
      if (runs.track[run]?.root() !== covered) continue;
      const low = runs.low[run] as number;
      const high = runs.high[run] as number;
      if (excessOf(low, high, now.ratios) < RISEN * covered.lately) continue;
      cover ??= this.book.open(now, low, high, true);
      cover.take(now.sweep, low, high, now.ratios, ONE);
      for (let f = low; f <= high; f++) {
        if (((now.hits[f] as number) & Hit.time) !== 0) cover.windowed++;
        this.owner[f] = cover;
      }
      runs.track[run] = cover;
    }
    covered.risen = 0;
    if (cover === undefined) return;
    cover.endSweep(now.sweep, now.at, ONE);
    this.touched.push(cover);
  }

  private settledIn(low: number, high: number, sweep: number): Track | undefined {
    let before: Track | undefined;
    for (let f = low; f <= high; f++) {
      const owner = this.owner[f];
      if (owner === before || sweep - (this.ownedSweep[f] as number) > OWNER_SWEEPS) continue;
      before = owner;
      const root = owner?.root();
      if (root === undefined || root.state === 'closed' || !isSettled(root) || outgrows(low, high, root)) continue;
      const { centroid } = root;
      const reach = reachOf(root);
      if (low < centroid - reach - 1 || high > centroid + reach + 1) return root;
    }
    return undefined;
  }

  /**
   * @param beside the piece was cut off beside a settled signal, so it is no sign of hopping
   * @param onTop the piece stands out of a wide emission, which is not its owner
   */
  private assign(run: number, now: SweepInHand, beside = false, onTop = false): void {
    const low = this.runs.low[run] as number;
    const high = this.runs.high[run] as number;
    const from = Math.max(0, low - REACH_BINS);
    const to = Math.min(this.bins - 1, high + REACH_BINS);
    const returns = !beside && !onTop && now.passes[(low + high) >> 1] === Passes.again;
    const staying = returns || (high - low < NARROW_BINS ? stays(low, high, now) : lasts(low, high, now));
    const excess = () => excessOf(low, high, now.ratios);
    let track: Track | undefined;
    let before: Track | undefined;
    for (let f = from; f <= to; f++) {
      if (now.sweep - (this.ownedSweep[f] as number) > OWNER_SWEEPS) continue;
      const owner = this.owner[f];
      if (owner === undefined || owner === before) continue;
      const root = owner.root();
      if (root.state === 'closed' || outgrows(low, high, root) || outshines(excess(), root)) continue;
      const isPeak = root.onTop && !leavesBehind(root);
      if (onTop !== isPeak && (onTop || beside)) continue;
      if (root.region && staying && !turnsOutOne(root, high - low + 1, now.sweep)) continue;
      if (staying && (leaps(root) || (high - low < NARROW_BINS && leavesBehind(root)))) continue;
      if (root.steady && (f < low - 1 || f > high + 1)) continue;
      if (isSettled(root) && Math.abs((low + high) / 2 - root.centroid) > reachOf(root)) continue;
      before = owner;
      if (track?.region === true && (root.steady || root.staying)) track = undefined;
      else if (root.region && (track?.steady === true || track?.staying === true)) continue;
      if (track === undefined) track = root;
      else if (!onTop && track.onTop !== root.onTop && isWhole(low, high, track, root))
        track = track.onTop ? root : track;
      else if (track.onTop !== root.onTop || areUnlike(track, root)) track = alikeInLevel(track, root, excess());
      else if (track !== root && crosses(track, root)) track = nearer(track, root, (low + high) / 2);
      else if (track !== root) {
        const { kept, gone } = this.book.merge(track, root);
        if (gone.nowSweep > kept.nowSweep) this.touched.push(kept);
        if (gone.nowSweep >= kept.nowSweep) kept.inherit(gone);
        track = kept;
      }
    }
    if (!staying && !onTop) track ??= this.book.regionAt(low, high, excess);
    track ??= this.book.open(now, low, high, onTop);
    if (staying) track.staying = true;
    if (track.nowSweep !== now.sweep) this.touched.push(track);
    track.take(now.sweep, low, high, now.ratios, ONE);
    for (let f = low; f <= high; f++) {
      if (((now.hits[f] as number) & Hit.time) !== 0) track.windowed++;
      const pass = now.passes[f] as number;
      if (pass !== Passes.again || returns) track.passed[pass] = (track.passed[pass] as number) + 1;
      const owner = this.owner[f];
      if (owner !== undefined && owner !== track && now.sweep - (this.ownedSweep[f] as number) <= OWNER_SWEEPS) {
        const root = owner.root();
        if (root !== track && root.established) continue;
      }
      this.owner[f] = track;
      this.ownedSweep[f] = now.sweep;
    }
    this.runs.track[run] = track;
    if (track.state === 'loose') {
      this.looseRuns++;
      if (!beside) this.regions.note(low, high);
    }
  }

  snapshot() {
    const list = new TrackList();
    const { runs, regions, ownedSweep, book } = this;
    const saved = {
      nextId: book.nextId,
      live: book.live.map((track) => list.place(track)),
      closed: book.closed.map((track) => list.place(track)),
      owner: Int32Array.from(this.owner, (track) => list.place(track)),
      runTrack: Int32Array.from(runs.track, (track) => list.place(track)),
      runLow: runs.low.slice(),
      runHigh: runs.high.slice(),
      runCounts: runs.counts.slice(),
      ownedSweep: ownedSweep.slice(),
      regionHistory: regions.history.slice(),
      regionLows: regions.lows.slice(),
      regionHighs: regions.highs.slice(),
      heard: book.heard.map((on) => on.slice()),
      standing: this.standing.snapshot(),
    };
    return { ...saved, ...list.save() };
  }

  restore(saved: ReturnType<Tracker['snapshot']>): void {
    const tracks = revive(saved);
    const { runs, regions, book } = this;
    const at = (place: number): Track | undefined => (place < 0 ? undefined : tracks[place]);
    book.nextId = saved.nextId;
    book.live.splice(0, book.live.length, ...saved.live.map((place) => tracks[place] as Track));
    book.closed.splice(0, book.closed.length, ...saved.closed.map((place) => tracks[place] as Track));
    saved.owner.forEach((place, f) => {
      this.owner[f] = at(place);
    });
    saved.runTrack.forEach((place, i) => {
      runs.track[i] = at(place);
    });
    runs.low.set(saved.runLow);
    runs.high.set(saved.runHigh);
    runs.counts.set(saved.runCounts);
    this.ownedSweep.set(saved.ownedSweep);
    this.standing.restore(saved.standing);
    regions.history.set(saved.regionHistory);
    regions.lows.set(saved.regionLows);
    regions.highs.set(saved.regionHighs);
    saved.heard.forEach((on, i) => {
      book.heard[i]?.set(on);
    });
  }
}

/**
 * Turns a region back into a single signal when it is hardly wider than this run, or when it is young and the run fills most of
 * it; returns whether it did.
 */
function turnsOutOne(region: Track, runBins: number, sweep: number): boolean {
  const isOne = !region.hops && region.maxHigh - region.minLow <= ONE_SIGNAL_BINS;
  const isYoung = sweep - region.firstSweep <= YOUNG_SWEEPS;
  const isFilled = runBins >= FILLED_SHARE * (region.maxHigh - region.minLow + 1);
  if (!isOne && !(isYoung && isFilled)) return false;
  region.region = false;
  return true;
}

/** True for a run far wider than the new one of two tracks, which stood out of the other, known one: it is the other one. */
function isWhole(low: number, high: number, a: Track, b: Track): boolean {
  const [peak, host] = a.onTop ? [a, b] : [b, a];
  const isKnown = host.state === 'confirmed' && host.sweeps >= KNOWN_SWEEPS && host.steady;
  return peak.state === 'loose' && isKnown && high - low + 1 > 2 * (peak.maxHigh - peak.minLow + 1) + 4;
}

/** Returns the one of two tracks, of which one is on top of the other or unlike it, whose level of late is nearer to this one. */
function alikeInLevel(a: Track, b: Track, excess: number): Track {
  const apart = (track: Track) => Math.abs(Math.log((excess + 1e-3) / (track.lately + 1e-3)));
  return apart(a) <= apart(b) ? a : b;
}

/** Mean power over the noise, as a ratio, of the bins above it. */
function excessOf(low: number, high: number, ratios: Uint16Array): number {
  let power = 0;
  let cells = 0;
  for (let f = low; f <= high; f++) {
    const over = (ratios[f] as number) - ONE;
    if (over <= 0) continue;
    power += over;
    cells++;
  }
  return power / Math.max(1, cells) / ONE;
}

/** True when most bins of a wide run held a signal in nearly all of the last sweeps. */
function lasts(low: number, high: number, { lately, stayed }: SweepInHand): boolean {
  let count = 0;
  for (let f = low; f <= high; f++) if ((lately[f] as number) > stayed) count++;
  return count >= FILLED_SHARE * (high - low + 1);
}

/** True when a signal was here, alone, in nearly all of the last sweeps: it does not hop and is no piece of a wide emission. */
function stays(low: number, high: number, { lately, stayed }: SweepInHand): boolean {
  let most = 0;
  for (let f = low; f <= high; f++) most = Math.max(most, lately[f] as number);
  if (most <= stayed) return false;
  const alone = 8 * ONE + ALONE_SHARE * (stayed - 8 * ONE);
  for (let d = FLANK_BINS[0]; d <= FLANK_BINS[1]; d++)
    if ((lately[low - d] ?? 0) > alone || (lately[high + d] ?? 0) > alone) return false;
  return true;
}
