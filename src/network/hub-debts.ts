/**
 * The debts of a station to its hub, and the hours that the hub's archive has confirmed: minutes and hours of each receiver,
 * stored on disk. The sweeps themselves are in the station's archive.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { KeptJson } from '../station/kept-json.js';
import type { OnLost } from '../store/safekeeping/put-aside.js';
import { HOUR_MS } from './hour-hash.js';
import { type NumberRange, overlaps, sizeOf, withoutRange, withRange } from './number-ranges.js';
import { PulledRanges, pullsSchema } from './pulls/pulled-ranges.js';

const MINUTE_MS = 60_000;

const ranges = z.record(z.string(), z.array(z.tuple([z.number(), z.number()])));
const schema = z.object({
  pulls: pullsSchema.default([]),
  /** Epoch ms of the hour in which the station joined; earlier hours are not owed. */
  since: z.number(),
  owed: ranges,
  kept: ranges,
});
type Debts = z.infer<typeof schema>;

/** A part of a receiver's time that is to be sent; epoch ms. */
export interface OwedPart {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
}

/** Minutes that the station of this file owes its hub; for a look from outside. @throws Error for an unreadable file */
export async function owedMinutesIn(path: string): Promise<number> {
  const { owed } = schema.parse(JSON.parse(await readFile(path, 'utf8')));
  return minutesOf(Object.values(owed));
}

function minutesOf(all: Iterable<readonly NumberRange[]>): number {
  return [...all].reduce((sum, found) => sum + sizeOf(found), 0) / MINUTE_MS;
}

export class HubDebts {
  /** What the hub asked for in full; it goes before other debts. */
  readonly pulls: PulledRanges;
  readonly #file: KeptJson<Debts>;
  #owed: Map<string, readonly NumberRange[]>;
  #kept: Map<string, readonly NumberRange[]>;
  #isChanged = false;

  private constructor(file: KeptJson<Debts>) {
    this.#file = file;
    this.#owed = new Map(Object.entries(file.value.owed));
    this.#kept = new Map(Object.entries(file.value.kept));
    this.pulls = new PulledRanges(file.value.pulls, () => {
      this.#isChanged = true;
    });
  }

  /** Opens the file. A station without one owes its hub the hour of `now` and everything after it, for all `receiverIds`. */
  static async open(path: string, receiverIds: readonly string[], now: number, onLost: OnLost): Promise<HubDebts> {
    const since = Math.floor(now / HOUR_MS) * HOUR_MS;
    const file = await KeptJson.open(
      path,
      schema,
      { since: 0, owed: {}, kept: {}, pulls: [] },
      { compact: true, onLost },
    );
    if (file.value.since === 0) await file.set({ since, owed: {}, kept: {}, pulls: [] });
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
    return minutesOf(this.#owed.values());
  }

  /** Notes that sweeps of [from, to) have to be sent from the archive; whole minutes are noted. */
  owe(receiverId: string, from: number, to: number): void {
    const [first, end] = [Math.floor(from / MINUTE_MS) * MINUTE_MS, Math.ceil(to / MINUTE_MS) * MINUTE_MS];
    this.#owed.set(receiverId, withRange(this.#owed.get(receiverId) ?? [], Math.max(first, this.since), end));
    this.#isChanged = true;
  }

  /** The newest minute that is owed: the newest data are sent first. */
  newest(): OwedPart | undefined {
    let best: OwedPart | undefined;
    for (const [receiverId, found] of this.#owed) {
      const to = found.at(-1)?.[1];
      if (to !== undefined && to > (best?.to ?? 0)) best = { receiverId, from: to - MINUTE_MS, to };
    }
    return best;
  }

  paid(receiverId: string, from: number, to: number): void {
    this.#owed.set(receiverId, withoutRange(this.#owed.get(receiverId) ?? [], from, to));
    this.#isChanged = true;
  }

  isOwed(receiverId: string, from: number, to: number): boolean {
    return overlaps(this.#owed.get(receiverId) ?? [], from, to);
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
    const plain = (found: ReadonlyMap<string, readonly NumberRange[]>) =>
      Object.fromEntries([...found].map(([id, all]) => [id, all.map(([a, b]): [number, number] => [a, b])]));
    try {
      const pulls = [...this.pulls.waiting];
      await this.#file.set({ since: this.since, owed: plain(this.#owed), kept: plain(this.#kept), pulls });
    } catch (error) {
      this.#isChanged = true;
      throw error;
    }
  }
}
