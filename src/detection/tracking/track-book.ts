/**
 * The book of tracks: live ones, recently closed ones, and the changes between them. It decides when a track becomes an alarm,
 * joins one, continues an earlier one, or is gathered with others into a regional alarm.
 */
import type { BandLayout } from '../band-layout.js';
import { chooseWitnesses, testify } from '../naming/source-witness.js';
import { ONE } from '../threshold/ratio-table.js';
import type { Tunables } from '../tunables.js';
import { inheritCall } from './call.js';
import {
  belongsTo,
  confirms,
  continuesAcross,
  haveMet,
  hopsTo,
  isBriefNear,
  isGone,
  liesApart,
  meanExcess,
  outshines,
  sameIncident,
  standsOn,
  swallows,
  touches,
} from './incident-rules.js';
import { isSettled } from './settled-track.js';
import { Track } from './track.js';

/** Sweeps for which a bin remembers its track, and for which a loose track lives unseen. */
export const OWNER_SWEEPS = 10;
const RECENT_CLOSED = 256;
/** An alarm absorbs a track inside it only when the alarm itself was seen within this many sweeps. */
const HOST_SWEEPS = 8;
/** Age in sweeps up to which a region takes over an alarm. */
export const YOUNG_SWEEPS = 48;
const FEWEST_PIECES = 2;
const HEARD_SWEEPS = 16;
const BRIEF_ALARMS = 2;
/** Number of places, each left when the next is taken, before the one that makes a hopping emitter of them. */
const HOPS = 3;
/** Largest difference of the stays in two places, in sweeps. */
const STAY_SLACK = 2;
const SINCE_START_SWEEPS = 64;

export interface TrackEvent {
  /** `merged`: the alarm goes on in `track.root()`. */
  readonly type: 'raised' | 'reopened' | 'merged' | 'closed';
  readonly track: Track;
}

export interface SweepInHand {
  readonly sweep: number;
  readonly at: number;
  readonly levelsDbm: Float32Array;
  /** The sweep is held back as lightning or a gain step: an emission that is not seen in it may still be on the air. */
  readonly vetoed: boolean;
  readonly hits: Uint8Array;
  /** View of the same memory, four bins a word. */
  readonly hitWords: Uint32Array;
  readonly ratios: Uint16Array;
  /** There were many loose hits lately, so two sweeps in the same place may be chance. */
  readonly stormy: boolean;
  /** Capped ratios of the last eight sweeps, summed per bin; above `stayed` nearly all of them held a signal. */
  readonly lately: Int32Array;
  readonly stayed: number;
  /** Per channel: see ChannelActivity, and LoneSignals; per bin: see Passes. */
  readonly on: Uint8Array;
  readonly crowd: Uint16Array;
  readonly passes: Uint8Array;
}

export class TrackBook {
  readonly live: Track[] = [];
  readonly closed: Track[] = [];
  events: TrackEvent[] = [];
  nextId = 1;
  /** Channels that were on in the last sweeps: evidence from before an alarm was raised. */
  readonly heard: Uint8Array[];
  private readonly bins: number;
  private readonly layout: BandLayout;
  private readonly unexplained: readonly number[];
  private readonly tunables: Tunables;

  /** @param unexplained bins that held a carrier from the start */
  constructor(layout: BandLayout, tunables: Tunables, unexplained: readonly number[]) {
    this.bins = layout.bins;
    this.layout = layout;
    this.unexplained = unexplained;
    this.tunables = tunables;
    this.heard = Array.from({ length: HEARD_SWEEPS }, () => new Uint8Array(layout.channels.length).fill(2));
  }

  /** Opens a track for a run that is near no known track. */
  open(now: SweepInHand, low: number, high: number, onTop = false): Track {
    if (this.live.length >= this.tunables.maxTracks) {
      const weakest = this.live.findIndex((track) => track.state === 'loose');
      this.live.splice(Math.max(0, weakest), 1);
    }
    const track = new Track(this.nextId++, now.sweep, now.at, low, high);
    track.onTop = onTop;
    this.live.push(track);
    return track;
  }

  /** Returns the regional alarm that contains these bins, if it can hold a signal of this excess. */
  regionAt(low: number, high: number, excess: () => number): Track | undefined {
    return this.live.find((track) => {
      if (!track.region || track.state !== 'confirmed' || outshines(excess(), track)) return false;
      const slack = 4;
      return low >= track.minLow - slack && high <= track.maxHigh + slack;
    });
  }

  /** Joins two tracks that turned out to be one. */
  merge(a: Track, b: Track): { kept: Track; gone: Track } {
    const aFirst = (a.state === 'confirmed') !== (b.state === 'confirmed') ? a.state === 'confirmed' : a.id < b.id;
    const [kept, gone] = aFirst ? [a, b] : [b, a];
    gone.parent = kept;
    if (gone.region && !isSettled(kept)) kept.region = true;
    kept.firstSweep = Math.min(kept.firstSweep, gone.firstSweep);
    kept.windowed += gone.windowed;
    inheritCall(kept, gone);
    this.drop(gone);
    if (gone.state === 'confirmed') this.events.push({ type: 'merged', track: gone });
    return { kept, gone };
  }

  /** Ended alarms that a new one may continue. What stood out of a wide emission is no part of what stands alone. */
  private ended(): Track[] {
    return this.closed.filter(({ onTop }) => !onTop);
  }

  private drop(track: Track): void {
    const at = this.live.indexOf(track);
    if (at >= 0) this.live.splice(at, 1);
  }

  /** Decides whether a loose track becomes an alarm now, or joins one. */
  judge(track: Track, now: SweepInHand): void {
    if (!confirms(track, now.stormy)) return;
    const host = this.live.find(
      (other) =>
        other !== track &&
        other.onTop === track.onTop &&
        !standsOn(other, track) &&
        other.state === 'confirmed' &&
        !isGone(other, now.sweep, HOST_SWEEPS) &&
        belongsTo(other, track),
    );
    if (host !== undefined) this.absorb(host, track, now);
    else if (track.onTop || !(this.takeUp(track, now) || this.gatherBrief(track, now) || this.gatherHops(track, now)))
      this.raise(track, now);
  }

  private absorb(host: Track, track: Track, now: SweepInHand): void {
    track.parent = host;
    this.drop(track);
    host.lastSweep = Math.max(host.lastSweep, now.sweep);
    host.lastAt = Math.max(host.lastAt, now.at);
    host.minLow = Math.min(host.minLow, track.minLow);
    host.maxHigh = Math.max(host.maxHigh, track.maxHigh);
  }

  /**
   * Joins brief alarms that keep coming in one part of the band, because they are one moving emitter: the third joins the
   * first.
   */
  private gatherBrief(track: Track, now: SweepInHand): boolean {
    const brief = this.ended().filter((other) => isBriefNear(other, track, now.sweep, this.bins));
    if (brief.length >= BRIEF_ALARMS) this.join(brief, track, now);
    return brief.length >= BRIEF_ALARMS;
  }

  /**
   * Joins what stays for some sweeps in each of many places, all over the band: each place is taken in the moment in which the
   * one before is left. The fourth place joins the first; each later one joins them.
   */
  private gatherHops(track: Track, now: SweepInHand): boolean {
    const hopper = this.live.find((other) => other.hops && hopsTo(other, track));
    if (hopper !== undefined) {
      this.absorb(hopper, track, now);
      return true;
    }
    const alarms = [...this.ended(), ...this.live.filter(({ state, region }) => state === 'confirmed' && !region)];
    const hops: Track[] = [];
    for (let to: Track | undefined = track; to !== undefined && hops.length < HOPS; ) {
      const there: Track = to;
      to = alarms.find(
        (other) =>
          hopsTo(other, there) &&
          liesApart(other, track) &&
          hops.every((hop) => hop === there || liesApart(other, hop)) &&
          hops.every((hop) => Math.abs(stayOf(hop) - stayOf(other)) <= STAY_SLACK),
      );
      if (to !== undefined) hops.unshift(to);
    }
    if (hops.length < HOPS) return false;
    this.join(hops, track, now).hops = true;
    return true;
  }

  /** Makes one alarm of an emitter that moves out of earlier alarms, the oldest first, and a new track. */
  private join(earlier: readonly Track[], track: Track, now: SweepInHand): Track {
    const first = earlier[0] as Track;
    for (const other of earlier) {
      if (other.state === 'closed') this.closed.splice(this.closed.indexOf(other), 1);
      else this.drop(other);
      first.minLow = Math.min(first.minLow, other.minLow);
      first.maxHigh = Math.max(first.maxHigh, other.maxHigh);
      if (other === first) continue;
      other.parent = first;
      inheritCall(first, other);
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
    return first;
  }

  /** Continues a closed incident with this track if it is the same one; returns whether it was. */
  private takeUp(track: Track, now: SweepInHand): boolean {
    const earlier = this.ended().findLast(
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
    track.raiseAt(now.sweep, this.bins);
    track.sinceStart =
      this.unexplained.some((f) => f >= track.raisedLow - 1 && f <= track.raisedHigh + 1) &&
      track.firstSweep <= this.tunables.warmupSweeps + SINCE_START_SWEEPS;
    track.witnesses = chooseWitnesses(this.layout, track, []);
    for (let back = 1; back < Math.min(track.streak, HEARD_SWEEPS); back++)
      testify(track.witnesses, true, this.heard[(now.sweep - back) % HEARD_SWEEPS] as Uint8Array);
    this.events.push({ type: 'raised', track });
  }

  /** Raises a regional alarm for loose hits that gather in one part of the band: hopping or sweeping emitters. */
  gather(found: { low: number; high: number }, now: SweepInHand): void {
    const pieces = this.piecesIn(found, now.sweep);
    const excess = meanExcess(pieces);
    const [near, ...others] = this.live.filter(
      (other) => other.region && touches(other, found) && !outshines(excess, other),
    );
    if (near !== undefined) {
      near.minLow = Math.min(near.minLow, found.low);
      near.maxHigh = Math.max(near.maxHigh, found.high);
      near.lastSweep = now.sweep;
      near.fullSweep = now.sweep;
      near.lastAt = now.at;
      for (const other of others) if (haveMet(near, other)) this.merge(near, other);
      return;
    }
    if (pieces.length < FEWEST_PIECES) return;
    const region = new Track(this.nextId++, now.sweep, now.at, found.low, found.high);
    region.region = true;
    region.firstSweep = now.sweep - 15;
    region.nowLow = found.low;
    region.nowHigh = found.high;
    for (const track of pieces) {
      if (track.state === 'closed') this.closed.splice(this.closed.indexOf(track), 1);
      else this.drop(track);
      track.parent = region;
      region.firstSweep = Math.min(region.firstSweep, track.firstSweep);
      inheritCall(region, track);
      if (track.state === 'loose') continue; // The operator knows of the others: the region takes them over.
      if (region.raisedSweep < 0 || track.raisedSweep < region.raisedSweep) {
        region.raisedSweep = track.raisedSweep;
        region.raisedLow = track.raisedLow;
        region.raisedHigh = track.raisedHigh;
      }
      this.events.push({ type: 'merged', track });
    }
    this.live.push(region);
    // The region takes the strength of the tracks gathered, because nothing else of it is measured yet.
    region.nowPower = ONE * excess;
    region.nowMoment = (region.nowPower * (found.low + found.high)) / 2;
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

  /** Tracks that may be glimpses of one moving emitter: loose tracks, and young alarms that do not stay in one place. */
  private piecesIn(found: { low: number; high: number }, sweep: number): Track[] {
    const inside = (track: Track) =>
      !(track.region || track.steady || track.staying || track.sinceStart || track.onTop) &&
      track.minLow >= found.low - 4 &&
      track.maxHigh <= found.high + 4;
    const young = (track: Track) => sweep - track.firstSweep <= YOUNG_SWEEPS;
    return [
      ...this.live.filter((track) => inside(track) && (track.state === 'loose' || young(track))),
      ...this.closed.filter((track) => young(track) && inside(track)),
    ];
  }

  /** Closes tracks that were not seen for too long. */
  expire(sweep: number): void {
    for (let i = this.live.length - 1; i >= 0; i--) {
      const track = this.live[i] as Track;
      const confirmed = track.state === 'confirmed';
      const patience = confirmed ? this.tunables.closeSweeps : OWNER_SWEEPS;
      const seen =
        track.heldSweep - track.lastSweep <= 2 * patience
          ? Math.max(track.lastSweep, track.heldSweep)
          : track.lastSweep;
      if (sweep - seen <= patience && !(confirmed && isGone(track, sweep, patience))) continue;
      this.live.splice(i, 1);
      if (track.state !== 'confirmed') continue;
      track.state = 'closed';
      this.closed.push(track);
      if (this.closed.length > RECENT_CLOSED) this.closed.shift();
      this.events.push({ type: 'closed', track });
    }
  }
}

const stayOf = ({ firstSweep, lastSweep }: Track): number => lastSweep - firstSweep;
