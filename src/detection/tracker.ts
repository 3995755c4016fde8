/**
 * Flagged bins → runs → tracks → alarms. A run of flagged bins joins the track that owned a bin near it in the last
 * sweeps; several owners merge, the older keeps its name. A track becomes an alarm when it was seen often enough, is
 * closed when unseen for a while, and is taken up again when it returns to the same place (one incident, not many).
 * Ownership per bin makes every step O(bins).
 */
import type { BandLayout } from './band-layout.js';
import { outgrows } from './incident-rules.js';
import { ONE } from './ratio-table.js';
import { RegionalAlarm } from './regional-alarm.js';
import { RunRing } from './run-ring.js';
import { chooseWitnesses, testify } from './source-witness.js';
import { Hit } from './sum-threshold-time.js';
import type { Track } from './track.js';
import { OWNER_SWEEPS, type SweepInHand, TrackBook, type TrackEvent } from './track-book.js';
import { revive, TrackList } from './track-snapshot.js';
import type { Tunables } from './tunables.js';

const REACH_BINS = 2;
/** By then the edges have settled and the candidates for its source can be chosen for good. */
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

  /** @param unexplained bins that held a carrier before anything could be judged */
  constructor(layout: BandLayout, tunables: Tunables, unexplained: readonly number[]) {
    const { bins } = layout;
    this.bins = bins;
    this.layout = layout;
    this.book = new TrackBook(layout, tunables, unexplained);
    this.runs = new RunRing(bins);
    this.owner = new Array(bins).fill(undefined);
    this.ownedSweep = new Int32Array(bins).fill(-1000);
    this.regions = new RegionalAlarm(bins, tunables.regionBins, tunables.regionSweeps);
  }

  observe(now: SweepInHand): readonly TrackEvent[] {
    this.book.events = [];
    const from = this.runs.start(now.sweep);
    const runs = this.runs.cut(now.sweep, now.hits);
    this.touched.length = 0;
    this.looseRuns = 0;
    this.regions.begin();
    for (let i = from; i < from + runs; i++) this.assign(i, now);
    for (const track of this.touched) if (track.parent === undefined) track.endSweep(now.sweep, now.at, ONE);
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

  private assign(run: number, now: SweepInHand): void {
    const low = this.runs.low[run] as number;
    const high = this.runs.high[run] as number;
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
      else if (track !== root) {
        const { kept, gone } = this.book.merge(track, root);
        if (gone.nowSweep > kept.nowSweep) this.touched.push(kept);
        if (gone.nowSweep >= kept.nowSweep) kept.inherit(gone);
        track = kept;
      }
    }
    track ??= this.book.regionAt(low, high);
    track ??= this.book.open(now, low, high);
    if (track.nowSweep !== now.sweep) this.touched.push(track);
    track.take(now.sweep, low, high, now.ratios, ONE);
    for (let f = low; f <= high; f++) {
      if (((now.hits[f] as number) & Hit.time) !== 0) track.windowed++;
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
      this.regions.note(low, high);
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
    regions.history.set(saved.regionHistory);
    regions.lows.set(saved.regionLows);
    regions.highs.set(saved.regionHighs);
    saved.heard.forEach((on, i) => {
      book.heard[i]?.set(on);
    });
  }
}
