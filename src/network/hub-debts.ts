/**
 * The debts of a station to its hub, and the hours that the hub's archive has confirmed: minutes and hours of each receiver,
 * stored on disk. The sweeps themselves are in the station's archive.
 */
import { z } from 'zod';
import { KeptJson } from '../files/kept-json.js';
import type { OnLost } from '../files/put-aside.js';
import { HOUR_MS, MINUTE_MS } from '../time/units.js';
import { type NumberRange, overlaps, sizeOf, withoutRange, withRange } from './number-ranges.js';
import { PulledRanges, pullsSchema } from './pulls/pulled-ranges.js';

/** Debts begin and end at whole slices: a block that did not arrive is owed for its seconds, not for its minute. */
export const SLICE_MS = 1000;
/** Debts of one receiver above this number of ranges are joined to whole minutes. */
const MOST_RANGES = 100;

const ranges = z.record(z.string(), z.array(z.tuple([z.number(), z.number()])));
const schema = z.object({
  pulls: pullsSchema.default([]),
  /** Epoch ms of the hour in which the station joined; earlier hours are not owed. */
  since: z.number(),
  owed: ranges,
  /** Parts that the hub’s archive lacks although they were sent. */
  mends: ranges.default({}),
  kept: ranges,
});
type Debts = z.infer<typeof schema>;
const EMPTY: Debts = { since: 0, owed: {}, mends: {}, kept: {}, pulls: [] };
type Owed = Map<string, readonly NumberRange[]>;

/** A part of a receiver's time that is to be sent; epoch ms. */
export interface OwedPart {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
}

/** Minutes that the station of this file owes its hub; for a look from outside. @throws Error for an unreadable file */
export async function owedMinutesIn(path: string): Promise<number> {
  const { owed, mends } = (await KeptJson.open(path, schema, EMPTY)).value;
  return minutesOf([...Object.values(owed), ...Object.values(mends)]);
}

function minutesOf(all: Iterable<readonly NumberRange[]>): number {
  return Math.ceil([...all].reduce((sum, found) => sum + sizeOf(found), 0) / MINUTE_MS);
}

export class HubDebts {
  /** What the hub asked for in full; other debts have a share of the link beside it. */
  readonly pulls: PulledRanges;
  readonly #file: KeptJson<Debts>;
  readonly #owed: Owed;
  /** Parts that the hub’s archive lacks although they were sent. */
  readonly #mends: Owed;
  /** What was owed since the last `next`. */
  readonly #owedMeanwhile: Owed = new Map();
  #isMendNext = false;
  readonly #kept: Owed;
  #isChanged = false;

  private constructor(file: KeptJson<Debts>) {
    this.#file = file;
    this.#owed = new Map(Object.entries(file.value.owed));
    this.#mends = new Map(Object.entries(file.value.mends));
    this.#kept = new Map(Object.entries(file.value.kept));
    this.pulls = new PulledRanges(file.value.pulls, () => {
      this.#isChanged = true;
    });
  }

  /** Opens the file. A station without one owes its hub the hour of `now` and everything after it, for all `receiverIds`. */
  static async open(path: string, receiverIds: readonly string[], now: number, onLost: OnLost): Promise<HubDebts> {
    const since = Math.floor(now / HOUR_MS) * HOUR_MS;
    const file = await KeptJson.open(path, schema, EMPTY, { compact: true, onLost });
    if (file.value.since === 0) await file.set({ ...EMPTY, since });
    const debts = new HubDebts(file);
    if (file.value.since === since && debts.#owed.size === 0)
      for (const receiverId of receiverIds) debts.owe(receiverId, since, now);
    return debts;
  }

  get since(): number {
    return this.#file.value.since;
  }

  /** Number of minutes still to be sent, over all receivers. */
  get owedMinutes(): number {
    return minutesOf([...this.#owed.values(), ...this.#mends.values()]);
  }

  /** Notes that sweeps of [from, to) have to be sent from the archive. */
  owe(receiverId: string, from: number, to: number): void {
    this.#note(this.#owed, receiverId, [from, to]);
    this.#note(this.#owedMeanwhile, receiverId, [from, to]);
  }

  /** Notes that the hub’s archive lacks sweeps of [from, to) that were sent once. */
  mend(receiverId: string, from: number, to: number): void {
    this.#note(this.#mends, receiverId, [from, to]);
  }

  #note(noted: Owed, receiverId: string, added: NumberRange): void {
    const found = withSlices(noted.get(receiverId) ?? [], added, this.since, SLICE_MS);
    const joined = (all: readonly NumberRange[], one: NumberRange) => withSlices(all, one, this.since, MINUTE_MS);
    noted.set(receiverId, found.length > MOST_RANGES ? found.reduce(joined, []) : found);
    this.#isChanged = true;
  }

  /**
   * The part to be sent next, at most a minute: the newest of what was never sent and the newest of what is to be mended in turn.
   * A link that falls behind always has something newer to send, and a mend would never begin.
   */
  next(): OwedPart | undefined {
    this.#owedMeanwhile.clear();
    this.#isMendNext = !this.#isMendNext;
    const [owed, mend] = [newestOf(this.#owed), newestOf(this.#mends)];
    return this.#isMendNext ? (mend ?? owed) : (owed ?? mend);
  }

  /** Notes that the part of `next` was sent. What was owed since then may not have been in the archive yet. */
  paid({ receiverId, from, to }: OwedPart): void {
    for (const noted of [this.#owed, this.#mends])
      noted.set(receiverId, withoutRange(noted.get(receiverId) ?? [], from, to));
    for (const again of this.#owedMeanwhile.get(receiverId) ?? []) this.#note(this.#owed, receiverId, again);
    this.#isChanged = true;
  }

  isOwed(receiverId: string, from: number, to: number): boolean {
    return [this.#owed, this.#mends].some((noted) => overlaps(noted.get(receiverId) ?? [], from, to));
  }

  /** Notes that the hub's archive has this hour, sweep by sweep. */
  keep(receiverId: string, hour: number): void {
    this.#kept.set(receiverId, withRange(this.#kept.get(receiverId) ?? [], hour, hour + HOUR_MS));
    this.#isChanged = true;
  }

  /** Notes that the hub does not have this hour after all. */
  unkeep(receiverId: string, hour: number): void {
    this.#kept.set(receiverId, withoutRange(this.#kept.get(receiverId) ?? [], hour, hour + HOUR_MS));
    this.#isChanged = true;
  }

  isKept(receiverId: string, hour: number): boolean {
    return overlaps(this.#kept.get(receiverId) ?? [], hour, hour + 1);
  }

  /** Resolves when everything noted so far is on disk. */
  async save(): Promise<void> {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const plain = (found: Owed) =>
      Object.fromEntries([...found].map(([id, all]) => [id, all.map(([a, b]): [number, number] => [a, b])]));
    try {
      const pulls = [...this.pulls.waiting];
      const owing = { owed: plain(this.#owed), mends: plain(this.#mends), kept: plain(this.#kept) };
      await this.#file.set({ since: this.since, ...owing, pulls });
    } catch (error) {
      this.#isChanged = true;
      throw error;
    }
  }
}

function withSlices(all: readonly NumberRange[], [from, to]: NumberRange, since: number, sliceMs: number) {
  return withRange(all, Math.max(since, Math.floor(from / sliceMs) * sliceMs), Math.ceil(to / sliceMs) * sliceMs);
}

function newestOf(noted: Owed): OwedPart | undefined {
  let best: OwedPart | undefined;
  for (const [receiverId, found] of noted) {
    const [begin, to] = found.at(-1) ?? [0, 0];
    if (to > (best?.to ?? 0)) best = { receiverId, from: Math.max(begin, to - MINUTE_MS), to };
  }
  return best;
}
