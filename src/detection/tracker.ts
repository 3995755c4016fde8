/**
 * Flagged bins → runs → tracks → alarms. A run of flagged bins joins the track that owned a bin near it in the last
 * sweeps; several owners merge, the older keeps its name. A track becomes an alarm when it was seen often enough, is
 * closed when unseen for a while, and is taken up again when it returns to the same place (one incident, not many).
 * Ownership per bin makes every step O(bins).
 */
import type { BandLayout } from './band-layout.js';
import { belongsTo, confirms, continuesAcross, isBriefNear, outgrows, sameIncident, swallows, touches } from './incident-rules.js';
import { ONE } from './ratio-table.js';
import { RegionalAlarm } from './regional-alarm.js';
import { chooseWitnesses, testify } from './source-witness.js';
import { Hit, RING_SWEEPS } from './sum-threshold-time.js';
import { Track } from './track.js';
import type { Tunables } from './tunables.js';

const REACH_BINS = 2;
const OWNER_SWEEPS = 10;
const GAP_BINS = 1;
const RECENT_CLOSED = 256;
/** A region takes over alarms no older than this. */
const YOUNG_SWEEPS = 48;
const BRIEF_ALARMS = 2;
const SINCE_START_SWEEPS = 64;
/** By then the edges have settled and the candidates for its source can be chosen for good. */
const SETTLED_SWEEPS = 10;

export interface TrackEvent {
  readonly type: 'raised' | 'reopened' | 'merged' | 'closed';
  readonly track: Track;
}

export interface SweepInHand {
  readonly sweep: number;
  readonly at: number;
  readonly hits: Uint8Array;
  readonly ratios: Uint16Array;
  /** Many loose hits lately: two sweeps in the same place may be chance. */
  readonly stormy: boolean;
  /** Per channel, see ChannelActivity. */
  readonly on: Uint8Array;
}

export class Tracker {
  readonly live: Track[] = [];
  readonly closed: Track[] = [];
  events: TrackEvent[] = [];
  /** Runs of the last 64 sweeps, for the row that becomes final: counts per row, then edges and tracks. */
  readonly runsInRow = new Int32Array(RING_SWEEPS);
  readonly runLow: Uint16Array;
  readonly runHigh: Uint16Array;
  readonly runTrack: (Track | undefined)[];
  readonly maxRuns: number;
  looseRuns = 0;
  private nextId = 1;
  private readonly owner: (Track | undefined)[];
  private readonly ownedSweep: Int32Array;
  private readonly touched: Track[] = [];
  private readonly regions: RegionalAlarm;
  private readonly bins: number;
  private readonly layout: BandLayout;
  private readonly unexplained: readonly number[];
  private readonly tunables: Tunables;

  /** @param unexplained bins that held a carrier before anything could be judged */
  constructor(layout: BandLayout, tunables: Tunables, unexplained: readonly number[]) {
    const { bins } = layout;
    this.bins = bins;
    this.layout = layout;
    this.unexplained = unexplained;
    this.tunables = tunables;
    this.maxRuns = Math.min(256, (bins >> 2) + 8);
    this.runLow = new Uint16Array(RING_SWEEPS * this.maxRuns);
    this.runHigh = new Uint16Array(RING_SWEEPS * this.maxRuns);
    this.runTrack = new Array(RING_SWEEPS * this.maxRuns).fill(undefined);
    this.owner = new Array(bins).fill(undefined);
    this.ownedSweep = new Int32Array(bins).fill(-1000);
    this.regions = new RegionalAlarm(bins, tunables.regionBins, tunables.regionSweeps);
  }

  observe(now: SweepInHand): readonly TrackEvent[] {
    this.events = [];
    const row = now.sweep & (RING_SWEEPS - 1);
    const base = row * this.maxRuns;
    for (let i = 0; i < (this.runsInRow[row] as number); i++) this.runTrack[base + i] = undefined;
    const runs = this.cutRuns(now.hits, base);
    this.runsInRow[row] = runs;
    this.touched.length = 0;
    this.looseRuns = 0;
    this.regions.begin();
    for (let i = base; i < base + runs; i++) this.assign(i, now);
    for (const track of this.touched) if (track.parent === undefined) track.endSweep(now.sweep, now.at, ONE);
    for (const track of this.touched) if (track.parent === undefined && track.state === 'loose') this.judge(track, now);
    this.gather(now);
    for (const track of this.live) {
      if (track.sweeps === SETTLED_SWEEPS && track.lastSweep === now.sweep && track.state === 'confirmed' && !track.region)
        track.witnesses = chooseWitnesses(this.layout, Math.round(track.low), Math.round(track.high));
      if (track.witnesses.length > 0) testify(track.witnesses, track.lastSweep === now.sweep, now.on);
    }
    this.expire(now.sweep);
    return this.events;
  }

  /** Runs of flagged bins with holes of one bin; the weakest information (a window covers it) keeps a run together. */
  private cutRuns(hits: Uint8Array, base: number): number {
    let runs = 0;
    let low = -1;
    let high = -1;
    let reach = -1;
    const flagged = Hit.own | Hit.time | Hit.frequency | Hit.filled;
    for (let f = 0; f <= this.bins; f++) {
      const hit = f < this.bins ? (hits[f] as number) : 0;
      if (low >= 0 && (f === this.bins || (hit !== 0 && f - reach > GAP_BINS + 1))) {
        if (runs < this.maxRuns) {
          this.runLow[base + runs] = low;
          this.runHigh[base + runs++] = high;
        }
        low = -1;
      }
      if (hit === 0) continue;
      reach = f;
      if ((hit & flagged) === 0) continue;
      if (low < 0) low = f;
      high = f;
    }
    return runs;
  }

  private assign(run: number, now: SweepInHand): void {
    const low = this.runLow[run] as number;
    const high = this.runHigh[run] as number;
    const from = Math.max(0, low - REACH_BINS);
    const to = Math.min(this.bins - 1, high + REACH_BINS);
    let track: Track | undefined;
    let before: Track | undefined;
    for (let f = from; f <= to; f++) {
      if (now.sweep - (this.ownedSweep[f] as number) > OWNER_SWEEPS) continue;
      const owner = this.owner[f];
      if (owner === undefined || owner === before) continue;
      const root = owner.root();
      if (root.state === 'closed' || outgrows(low, high, root)) continue;
      if (root.steady && (f < low - 1 || f > high + 1)) continue;
      before = owner;
      if (track?.region === true && root.steady) track = undefined;
      else if (root.region && track?.steady === true) continue;
      if (track === undefined) track = root;
      else if (track !== root) track = this.merge(track, root);
    }
    track ??= this.regionAt(low, high);
    track ??= this.open(now, low, high);
    if (track.nowSweep !== now.sweep) this.touched.push(track);
    track.take(now.sweep, low, high, now.ratios, ONE);
    for (let f = low; f <= high; f++) {
      this.owner[f] = track;
      this.ownedSweep[f] = now.sweep;
      if (((now.hits[f] as number) & Hit.time) !== 0) track.windowed++;
    }
    this.runTrack[run] = track;
    if (track.state === 'loose') {
      this.looseRuns++;
      this.regions.note(low, high);
    }
  }

  private open(now: SweepInHand, low: number, high: number): Track {
    if (this.live.length >= this.tunables.maxTracks) {
      const weakest = this.live.findIndex((track) => track.state === 'loose');
      this.live.splice(Math.max(0, weakest), 1);
    }
    const track = new Track(this.nextId++, now.sweep, now.at, low, high);
    this.live.push(track);
    return track;
  }

  private regionAt(low: number, high: number): Track | undefined {
    return this.live.find((track) => {
      if (!track.region || track.state !== 'confirmed') return false;
      const slack = 4;
      return low >= track.minLow - slack && high <= track.maxHigh + slack;
    });
  }

  private merge(a: Track, b: Track): Track {
    const aFirst = (a.state === 'confirmed') !== (b.state === 'confirmed') ? a.state === 'confirmed' : a.id < b.id;
    const [kept, gone] = aFirst ? [a, b] : [b, a];
    gone.parent = kept;
    kept.firstSweep = Math.min(kept.firstSweep, gone.firstSweep);
    kept.windowed += gone.windowed;
    this.drop(gone);
    if (gone.state === 'confirmed') this.events.push({ type: 'merged', track: gone });
    if (gone.nowSweep > kept.nowSweep) this.touched.push(kept);
    if (gone.nowSweep >= kept.nowSweep) kept.inherit(gone);
    return kept;
  }

  private drop(track: Track): void {
    const at = this.live.indexOf(track);
    if (at >= 0) this.live.splice(at, 1);
  }

  private judge(track: Track, now: SweepInHand): void {
    if (!confirms(track, now.stormy)) return;
    const host = this.live.find((other) => other !== track && other.state === 'confirmed' && belongsTo(other, track));
    if (host !== undefined) this.absorb(host, track, now);
    else if (!this.takeUp(track, now) && !this.gatherBrief(track, now)) this.raise(track, now);
  }

  private absorb(host: Track, track: Track, now: SweepInHand): void {
    track.parent = host;
    this.drop(track);
    host.lastSweep = Math.max(host.lastSweep, now.sweep);
    host.lastAt = Math.max(host.lastAt, now.at);
    host.minLow = Math.min(host.minLow, track.minLow);
    host.maxHigh = Math.max(host.maxHigh, track.maxHigh);
  }

  /** Brief alarms that keep coming in one part of the band are one thing that moves: the third joins the first. */
  private gatherBrief(track: Track, now: SweepInHand): boolean {
    const brief = this.closed.filter((other) => isBriefNear(other, track, now.sweep, this.bins));
    if (brief.length < BRIEF_ALARMS) return false;
    const first = brief[0] as Track;
    for (const other of brief) {
      this.closed.splice(this.closed.indexOf(other), 1);
      first.minLow = Math.min(first.minLow, other.minLow);
      first.maxHigh = Math.max(first.maxHigh, other.maxHigh);
      if (other === first) continue;
      other.parent = first;
      this.events.push({ type: 'merged', track: other });
    }
    first.region = true;
    first.state = 'confirmed';
    first.nowSweep = -1;
    first.inherit(track);
    first.endSweep(now.sweep, now.at, ONE);
    this.absorb(first, track, now);
    this.live.push(first);
    this.events.push({ type: 'reopened', track: first });
    return true;
  }

  /** Continues a closed incident with this track, if it is the same one. */
  private takeUp(track: Track, now: SweepInHand): boolean {
    const earlier = this.closed.findLast(
      (other) =>
        sameIncident(other, track, now.sweep, this.tunables.reopenSweeps) ||
        continuesAcross(other, track, now.sweep, this.layout.classes),
    );
    if (earlier === undefined) return false;
    this.closed.splice(this.closed.indexOf(earlier), 1);
    earlier.state = 'confirmed';
    earlier.low = track.low;
    earlier.high = track.high;
    earlier.nowSweep = -1;
    earlier.inherit(track);
    earlier.endSweep(now.sweep, now.at, ONE);
    track.parent = earlier;
    this.drop(track);
    this.live.push(earlier);
    this.events.push({ type: 'reopened', track: earlier });
    return true;
  }

  private raise(track: Track, now: SweepInHand): void {
    track.state = 'confirmed';
    track.raisedSweep = now.sweep;
    track.raisedLow = Math.max(0, Math.round(Math.min(track.low, track.nowLow)));
    track.raisedHigh = Math.min(this.bins - 1, Math.round(Math.max(track.high, track.nowHigh)));
    track.sinceStart = this.unexplained.some((f) => f >= track.raisedLow - 1 && f <= track.raisedHigh + 1) && track.firstSweep <= this.tunables.warmupSweeps + SINCE_START_SWEEPS;
    track.witnesses = chooseWitnesses(this.layout, track.raisedLow, track.raisedHigh);
    this.events.push({ type: 'raised', track });
  }

  /** Loose hits that gather in one part of the band: hopping or sweeping emitters. */
  private gather(now: SweepInHand): void {
    const found = this.regions.end();
    if (found === undefined) return;
    const near = this.live.find((other) => other.region && other.state === 'confirmed' && touches(other, found));
    if (near !== undefined) {
      near.minLow = Math.min(near.minLow, found.low);
      near.maxHigh = Math.max(near.maxHigh, found.high);
      return;
    }
    const region = new Track(this.nextId++, now.sweep, now.at, found.low, found.high);
    region.region = true;
    region.firstSweep = now.sweep - 15;
    region.nowLow = found.low;
    region.nowHigh = found.high;
    const adopt = (track: Track) => {
      track.parent = region;
      region.firstSweep = Math.min(region.firstSweep, track.firstSweep);
      if (track.state === 'loose') return;
      // The operator already knows of it: the region takes over its alarm.
      if (region.raisedSweep < 0 || track.raisedSweep < region.raisedSweep) {
        region.raisedSweep = track.raisedSweep;
        region.raisedLow = track.raisedLow;
        region.raisedHigh = track.raisedHigh;
      }
      this.events.push({ type: 'merged', track });
    };
    const inside = (track: Track) => !track.region && !track.steady && track.minLow >= found.low - 4 && track.maxHigh <= found.high + 4;
    for (const track of [...this.live]) {
      if (!inside(track) || (track.state !== 'loose' && now.sweep - track.firstSweep > YOUNG_SWEEPS)) continue;
      this.drop(track);
      adopt(track);
    }
    for (const track of this.closed.filter((old) => now.sweep - old.firstSweep <= YOUNG_SWEEPS && inside(old))) {
      this.closed.splice(this.closed.indexOf(track), 1);
      adopt(track);
    }
    this.live.push(region);
    region.endSweep(now.sweep, now.at, ONE);
    const host = this.live.find((other) => other !== region && other.state === 'confirmed' && swallows(other, region));
    if (host !== undefined) {
      region.parent = host;
      this.drop(region);
      return;
    }
    const earlier = this.takeUp(region, now);
    if (earlier) return;
    region.state = 'confirmed';
    if (region.raisedSweep < 0) this.raise(region, now);
    else this.events.push({ type: 'reopened', track: region });
  }

  private expire(sweep: number): void {
    for (let i = this.live.length - 1; i >= 0; i--) {
      const track = this.live[i] as Track;
      const patience = track.state === 'confirmed' ? this.tunables.closeSweeps : OWNER_SWEEPS;
      if (sweep - track.lastSweep <= patience) continue;
      this.live.splice(i, 1);
      if (track.state !== 'confirmed') continue;
      track.state = 'closed';
      this.closed.push(track);
      if (this.closed.length > RECENT_CLOSED) this.closed.shift();
      this.events.push({ type: 'closed', track });
    }
  }
}
