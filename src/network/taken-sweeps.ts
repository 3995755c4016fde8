/**
 * The sweeps that the hub has taken, by station and number: no sweep is stored twice, however often it is sent. This is a
 * reader of the hub's own spool, so a killed hub knows exactly which sweeps are on its disk.
 */
import { z } from 'zod';
import { KeptJson } from '../files/kept-json.js';
import type { OnLost } from '../files/put-aside.js';
import type { Spool } from '../store/spool/spool.js';
import { SpoolReader } from '../store/spool/spool-reader.js';
import { holds, type NumberRange, withoutRange, withRange } from './number-ranges.js';

const CURSOR = 'taken-sweeps';

const schema = z.object({
  /** Position in the spool; sweeps before it are in `taken`. */
  position: z.number(),
  taken: z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))),
});

export interface TakenOptions {
  readonly path: string;
  readonly spool: Spool;
  /** Highest numbers in the archive, by receiver, for a hub without its file of numbers. */
  readonly lastSeqs: ReadonlyMap<string, number>;
  readonly onLost: OnLost;
}

export class TakenSweeps {
  readonly #file: KeptJson<z.infer<typeof schema>>;
  readonly #spool: Spool;
  readonly #taken: Map<string, readonly NumberRange[]>;
  #isChanged = false;

  private constructor(file: KeptJson<z.infer<typeof schema>>, spool: Spool) {
    this.#file = file;
    this.#spool = spool;
    this.#taken = new Map(Object.entries(file.value.taken));
  }

  static async open({ path, spool, lastSeqs, onLost }: TakenOptions): Promise<TakenSweeps> {
    // Without the file no sweep may be stored twice: all numbers up to the newest count as taken, and the comparison of hours
    // brings the missing ones.
    const assumed = [...lastSeqs].map(([id, seq]): [string, [number, number][]] => [id, [[0, seq + 1]]]);
    const empty = { position: -1, taken: Object.fromEntries(assumed) };
    const file = await KeptJson.open(path, schema, empty, { compact: true, onLost });
    const taken = new TakenSweeps(file, spool);
    const cursor = await spool.register(CURSOR);
    const reader = new SpoolReader(spool.folder, Math.max(file.value.position, cursor));
    for (let found = reader.read(spool.written); found.length > 0; found = reader.read(spool.written))
      for (const { shape, stamp } of found) taken.add(shape.receiverId, stamp.seq);
    reader.close();
    return taken;
  }

  /** Numbers taken up to now; what comes later does not change the answer. */
  of(receiverId: string): readonly NumberRange[] {
    return this.#taken.get(receiverId) ?? [];
  }

  has(receiverId: string, seq: number): boolean {
    return holds(this.of(receiverId), seq);
  }

  add(receiverId: string, seq: number): void {
    this.#taken.set(receiverId, withRange(this.#taken.get(receiverId) ?? [], seq, seq + 1));
    this.#isChanged = true;
  }

  /** Forgets a number that the archive does not have, so that the sweep may come again. */
  forget(receiverId: string, seq: number): void {
    this.#taken.set(receiverId, withoutRange(this.#taken.get(receiverId) ?? [], seq, seq + 1));
    this.#isChanged = true;
  }

  /** Highest number taken; undefined before the first. */
  newest(receiverId: string): number | undefined {
    const last = this.#taken.get(receiverId)?.at(-1);
    return last === undefined ? undefined : last[1] - 1;
  }

  /** Writes the numbers of sweeps that are safe on disk, then lets the spool continue. */
  async save(): Promise<void> {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const position = this.#spool.appended;
    const taken = Object.fromEntries(
      [...this.#taken].map(([id, all]) => [id, all.map(([a, b]): [number, number] => [a, b])]),
    );
    await this.#spool.sync();
    try {
      if (this.#spool.durable < position) throw new Error('the spool is not on disk');
      await this.#file.set({ position, taken });
      this.#spool.advance(CURSOR, position);
    } catch (error) {
      this.#isChanged = true;
      throw error;
    }
  }
}
