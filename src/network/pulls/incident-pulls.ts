/**
 * The raw sweeps of incidents whose station sends a thinner stream: the hub asks the station for its recordings of the
 * emission's band, from 60 s before the emission to 60 s after it.
 *
 *   report ──► wanted range, grows while the emission is on the air ──► question "sweeps" in parts ──► blocks, as others
 */

import { sentenceOf } from '../../errors/errors.js';
import type { Incident } from '../../incidents/incident.js';
import { every, type Repeated, unexpected } from '../../time/work.js';
import { sweepsAnswer } from '../station-messages.js';
import { type AskVerb, idAtStation } from '../subjects.js';
import { isUnanswered } from '../unanswered.js';

const AROUND_MS = 60_000;
/** Longest time of one emission that is fetched without a person's wish. */
const MOST_MS = 1_800_000;
/** While the emission goes on, this much is asked for at a time. */
const PART_MS = 60_000;
const LOOK_EVERY_MS = 2000;
const MOST_RANGES = 2000;
/** A refused question is asked again this often, then given up. */
const MOST_REFUSALS = 5;

/** The station of an emission, as far as the hub hears it. */
export interface PullStation {
  /** Interval in ms of which its link carries one sweep of each plan; 0: it carries all. */
  readonly everyMs: number;
  /** Taken off the times that it tells, in ms: its clock minus the hub's where one of them is wrong. */
  readonly removedMs: number;
}

export interface IncidentPullsOptions {
  readonly clock: () => number;
  /** Undefined while the station is silent. */
  station(stationId: string): PullStation | undefined;
  isMember(stationId: string): boolean;
  ask(stationId: string, verb: AskVerb, question: object): Promise<unknown>;
  onNotice(sentence: string): void;
}

export interface PullCounters {
  /** Parts that stations were asked for. */
  asked: number;
  /** Of these, parts that the station has sent completely. */
  fetched: number;
  /** Of these, parts that the station refuses; and ranges that were pushed out by newer ones. */
  givenUp: number;
}

interface Range {
  readonly stationId: string;
  readonly receiverId: string;
  startHz: number;
  stopHz: number;
  /** Epoch ms by the hub's clock. */
  readonly from: number;
  to: number;
  askedUpTo: number;
  refusals: number;
  /** The part that the station is sending. */
  part: { readonly id: string; readonly from: number; readonly to: number } | undefined;
}

export class IncidentPulls {
  readonly counters: PullCounters = { asked: 0, fetched: 0, givenUp: 0 };
  readonly #options: IncidentPullsOptions;
  readonly #ranges = new Map<string, Range>();
  #timer: Repeated | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: IncidentPullsOptions) {
    this.#options = options;
  }

  /** Ranges that are not complete yet. */
  get waiting(): number {
    return [...this.#ranges.values()].filter((range) => range.part !== undefined || range.askedUpTo < range.to).length;
  }

  start(): void {
    this.#timer = every(LOOK_EVERY_MS, () => this.look(), unexpected);
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#looking;
  }

  /** Notes the emissions of a case; a candidate is no case yet. */
  changed({ state, emissions }: Pick<Incident, 'state' | 'emissions'>): void {
    if (state === 'candidate') return;
    for (const { emissionId, stationId, receiverId, startHz, stopHz, firstHeardAt, lastHeardAt } of emissions) {
      if (receiverId === '' || !this.#options.isMember(stationId)) continue;
      const from = firstHeardAt - AROUND_MS;
      const to = Math.min(lastHeardAt + AROUND_MS, from + MOST_MS);
      const known = this.#ranges.get(emissionId);
      if (known === undefined) {
        const own = idAtStation(stationId, receiverId);
        const fresh = { askedUpTo: from, refusals: 0, part: undefined };
        this.#ranges.set(emissionId, { stationId, receiverId: own, startHz, stopHz, from, to, ...fresh });
        this.#bound();
      } else Object.assign(known, { startHz, stopHz, to: Math.max(known.to, to) });
    }
  }

  /** Asks stations for what is due, one question after another. */
  look(): void {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = undefined;
    });
  }

  async #lookAtAll(): Promise<void> {
    // A station that does not answer once is left alone until the next look.
    const mute = new Set<string>();
    for (const [emissionId, range] of this.#ranges) {
      const station = this.#options.station(range.stationId);
      if (station === undefined || mute.has(range.stationId)) continue;
      if (station.everyMs === 0) range.askedUpTo = Math.max(range.askedUpTo, range.to);
      else range.part ??= this.#duePart(emissionId, range, this.#options.clock());
      if (range.part !== undefined && !(await this.#ask(range, station.removedMs))) mute.add(range.stationId);
    }
  }

  /** The next part: a minute at least while the emission goes on, the rest when it is over. */
  #duePart(emissionId: string, range: Range, now: number): Range['part'] {
    const to = Math.min(range.to, now);
    const isDue = to - range.askedUpTo >= PART_MS || (to === range.to && to > range.askedUpTo);
    if (!isDue) return undefined;
    const from = range.askedUpTo;
    range.askedUpTo = to;
    this.counters.asked += 1;
    return { id: `${emissionId}/${from}`, from, to };
  }

  /** Sends the pull, or asks for its progress if it was sent; false when the station does not answer. */
  async #ask(range: Range, removedMs: number): Promise<boolean> {
    const { stationId, receiverId, startHz, stopHz, part } = range;
    if (part === undefined) return true;
    const { id: pullId, from, to } = part;
    try {
      const question = { pullId, receiverId, from: from + removedMs, to: to + removedMs, startHz, stopHz };
      const { waitingMs } = sweepsAnswer.parse(await this.#options.ask(stationId, 'sweeps', question));
      if (waitingMs > 0) return true;
      this.counters.fetched += 1;
      range.part = undefined;
      return true;
    } catch (error) {
      if (isUnanswered(error)) return false;
      range.refusals += 1;
      if (range.refusals < MOST_REFUSALS) return true;
      this.counters.givenUp += 1;
      Object.assign(range, { part: undefined, refusals: 0 });
      this.#options.onNotice(`Sweeps of an incident are not fetched: ${sentenceOf(error)}`);
      return true;
    }
  }

  #bound(): void {
    const [oldest] = this.#ranges;
    if (this.#ranges.size <= MOST_RANGES || oldest === undefined) return;
    const [emissionId, { part, askedUpTo, to }] = oldest;
    if (part !== undefined || askedUpTo < to) this.counters.givenUp += 1;
    this.#ranges.delete(emissionId);
  }
}
