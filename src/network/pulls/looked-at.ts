/**
 * Raw sweeps of an hour that somebody looks at, and that the hub does not have whole: fetched from the station's archive part by
 * part, the newest first, for as long as somebody looks. A part is whole when no number is missing among its sweeps.
 */
import type { StoredSweep, SweepQuery } from '../../store/archive.js';
import { MINUTE_MS } from '../../time/units.js';
import { every, type Repeated, unexpected } from '../../time/work.js';
import { sweepsAnswer } from '../station-messages.js';
import { type AskVerb, idAtStation } from '../subjects.js';
import { isUnanswered } from '../unanswered.js';
import { LOOKED_AT } from './pulled-ranges.js';

const PART_MS = 5 * MINUTE_MS;
const LOOK_EVERY_MS = 2000;
/** The page asks again every few seconds; without a question for this long nobody looks any more. */
const FORGOTTEN_AFTER_MS = 10_000;
/** Parts that a station is asked for at a time, for one hour that is looked at. */
const MOST_ASKED = 3;
const MOST_LOOKS = 50;
const MOST_REFUSALS = 5;
const MOST_PARTS = 20_000;

export interface LookedAtOptions {
  readonly clock: () => number;
  readonly archive: { query(query: SweepQuery): Promise<readonly StoredSweep[]> };
  /** The station of a receiver, by the hub's id; undefined for a receiver of the hub itself. */
  stationOf(receiverId: string): { readonly stationId: string; readonly isHeard: boolean } | undefined;
  ask(stationId: string, verb: AskVerb, question: object): Promise<unknown>;
}

export interface LookState {
  /** `here`: the hub has all that there is. `silent`: the station is not heard, so nothing comes now. */
  readonly state: 'here' | 'fetching' | 'silent' | 'refused';
  readonly fetchedMinutes: number;
  readonly ofMinutes: number;
}

interface Part {
  readonly receiverId: string;
  readonly from: number;
  state: 'missing' | 'asked' | 'sent' | 'whole' | 'refused';
  /** Of an asked part, ms that the station has still to send. */
  waitingMs: number;
  refusals: number;
}

interface Look {
  readonly receiverId: string;
  readonly parts: readonly Part[];
  at: number;
}

export class LookedAt {
  readonly #options: LookedAtOptions;
  readonly #parts = new Map<string, Part>();
  readonly #looks = new Map<string, Look>();
  #timer: Repeated | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: LookedAtOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = every(LOOK_EVERY_MS, () => this.look(), unexpected);
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#looking;
  }

  /** Somebody looks at this range, of an hour at most, for the next seconds. Times are those of the station's sweeps. */
  async want(receiverId: string, from: number, to: number): Promise<LookState> {
    const { clock, stationOf } = this.#options;
    const station = stationOf(receiverId);
    const parts: Part[] = [];
    for (let at = Math.floor(from / PART_MS) * PART_MS; at < to && at + PART_MS <= clock(); at += PART_MS)
      parts.push(await this.#part(receiverId, at));
    const isDone = ({ state }: Part) => state === 'whole' || state === 'sent';
    if (station === undefined || parts.every(isDone)) return stateOf('here', parts);
    const key = `${receiverId}/${parts[0]?.from}/${parts.length}`;
    if (this.#looks.has(key) || this.#looks.size < MOST_LOOKS) this.#looks.set(key, { receiverId, parts, at: clock() });
    const isOver = parts.every((part) => isDone(part) || part.state === 'refused');
    return stateOf(isOver ? 'refused' : station.isHeard ? 'fetching' : 'silent', parts);
  }

  /** Asks stations for what is due, and takes back what nobody looks at any more. */
  look(): void {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = undefined;
    });
  }

  async #lookAtAll(): Promise<void> {
    const { clock, stationOf } = this.#options;
    const ended = new Set<Part>();
    for (const [key, look] of this.#looks) {
      if (clock() - look.at < FORGOTTEN_AFTER_MS) continue;
      this.#looks.delete(key);
      for (const part of look.parts) if (part.state === 'asked') ended.add(part);
    }
    for (const { parts } of this.#looks.values()) for (const part of parts) ended.delete(part);
    for (const part of ended) await this.#takeBack(part);
    for (const { receiverId, parts } of this.#looks.values()) {
      const station = stationOf(receiverId);
      if (station?.isHeard !== true) continue;
      const asked = parts.filter(({ state }) => state === 'asked');
      const next = parts.filter(({ state }) => state === 'missing').toReversed();
      for (const part of [...asked, ...next.slice(0, MOST_ASKED - asked.length)])
        if (!(await this.#ask(station.stationId, part))) break;
    }
  }

  async #part(receiverId: string, from: number): Promise<Part> {
    const key = `${receiverId}/${from}`;
    const known = this.#parts.get(key);
    if (known !== undefined) return known;
    const state = (await this.#isWhole(receiverId, from)) ? 'whole' : 'missing';
    const part: Part = { receiverId, from, state, waitingMs: PART_MS, refusals: 0 };
    this.#parts.set(key, part);
    const [oldest] = this.#parts.keys();
    if (this.#parts.size > MOST_PARTS && oldest !== undefined) this.#parts.delete(oldest);
    return part;
  }

  async #isWhole(receiverId: string, from: number): Promise<boolean> {
    const to = from + PART_MS;
    const range = { from: from - MINUTE_MS, to: to + MINUTE_MS, maxBins: 1 };
    return isWhole(await this.#options.archive.query({ receiverId, ...range }), from, to);
  }

  /** Asks for a part, or how far it is; false when the station does not answer. */
  async #ask(stationId: string, part: Part): Promise<boolean> {
    try {
      const { waitingMs } = sweepsAnswer.parse(
        await this.#options.ask(stationId, 'sweeps', questionOf(stationId, part)),
      );
      part.waitingMs = waitingMs;
      part.state = waitingMs > 0 ? 'asked' : 'sent';
      return true;
    } catch (error) {
      if (isUnanswered(error)) return false;
      part.refusals += 1;
      if (part.refusals >= MOST_REFUSALS) part.state = 'refused';
      return true;
    }
  }

  async #takeBack(part: Part): Promise<void> {
    part.state = 'missing';
    part.waitingMs = PART_MS;
    const { stationId = '' } = this.#options.stationOf(part.receiverId) ?? {};
    const question = { ...questionOf(stationId, part), isTakenBack: true };
    // A station that does not answer sends nothing now either, and has few such parts.
    await this.#options.ask(stationId, 'sweeps', question).catch(() => undefined);
  }
}

/** True when no number is missing among the sweeps of [from, to), and none can be missing at its ends. Pure. */
function isWhole(found: readonly Pick<StoredSweep, 'seq' | 'startedAt'>[], from: number, to: number): boolean {
  const sweeps = found.toSorted((a, b) => a.seq - b.seq);
  const before = sweeps.findLast(({ startedAt }) => startedAt < from);
  const after = sweeps.find(({ startedAt }) => startedAt >= to);
  const inside = sweeps.filter(({ startedAt }) => startedAt >= from && startedAt < to);
  const [first, last] = [inside[0], inside.at(-1)];
  const adjoin = (one?: { seq: number }, next?: { seq: number }) => one !== undefined && one.seq + 1 === next?.seq;
  if (first === undefined || last === undefined) return adjoin(before, after);
  const restMs = Math.max(0, ...inside.slice(1).map(({ startedAt }, i) => startedAt - (inside[i]?.startedAt ?? 0)));
  const beginsWhole = adjoin(before, first) || first.startedAt - from <= 1.5 * restMs;
  const endsWhole = adjoin(last, after) || to - last.startedAt <= 1.5 * restMs;
  return inside.length === last.seq - first.seq + 1 && beginsWhole && endsWhole;
}

function questionOf(stationId: string, { receiverId, from }: Part) {
  return {
    pullId: `${LOOKED_AT}${receiverId}/${from}`,
    receiverId: idAtStation(stationId, receiverId),
    from,
    to: from + PART_MS,
  };
}

function stateOf(state: LookState['state'], parts: readonly Part[]): LookState {
  const missingMs = (part: Part) =>
    part.state === 'asked' ? part.waitingMs : part.state === 'whole' || part.state === 'sent' ? 0 : PART_MS;
  const ofMs = parts.length * PART_MS;
  const fetchedMs = ofMs - parts.reduce((sum, part) => sum + missingMs(part), 0);
  return { state, fetchedMinutes: Math.floor(fetchedMs / MINUTE_MS), ofMinutes: ofMs / MINUTE_MS };
}
