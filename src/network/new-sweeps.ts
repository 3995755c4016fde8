/**
 * Reads the spool for the hub: new sweeps are sent as they come. Sweeps that could not be sent become debts, which are paid
 * from the archive, so the spool never waits for a hub that is away.
 */

import type { Spool } from '../store/spool/spool.js';
import type { SpooledSweep } from '../store/spool/spool-format.js';
import { SpoolReader } from '../store/spool/spool-reader.js';
import { nextTurn } from '../time/pause.js';
import type { HubDebts } from './hub-debts.js';
import { Thinning, toBlocks, type WireBlock } from './sweep-blocks.js';

/** Name of this reader's cursor in the spool. */
const HUB_CURSOR = 'hub';
/** Age in ms above which sweeps belong to the backlog, so that the newest do not wait behind them. */
const OLD_AFTER_MS = 60_000;
const READ_BYTES = 4 << 20;

export interface NewSweepsOptions {
  readonly debts: HubDebts;
  readonly clock: () => number;
  /** Interval in ms of which one sweep of each plan is sent; 0 or absent: all are. */
  readonly everyMs?: number;
}

interface Heard {
  from: number;
  to: number;
}

export class NewSweeps {
  readonly #spool: Spool;
  readonly #reader: SpoolReader;
  readonly #debts: HubDebts;
  readonly #clock: () => number;
  readonly #thinning: Thinning;

  private constructor(spool: Spool, position: number, { debts, clock, everyMs = 0 }: NewSweepsOptions) {
    this.#spool = spool;
    this.#debts = debts;
    this.#clock = clock;
    this.#thinning = new Thinning(everyMs);
    this.#reader = new SpoolReader(spool.folder, position);
  }

  static async open(spool: Spool, options: NewSweepsOptions): Promise<NewSweeps> {
    return new NewSweeps(spool, await spool.register(HUB_CURSOR), options);
  }

  /**
   * Sends new sweeps that are safe on this disk: after a power cut a lost sweep's number is given to another one. Sweeps that are
   * old already, or whose block did not arrive, become debts.
   * @throws Error of the first block that did not arrive
   */
  async send(targetBytes: number, send: (block: WireBlock) => Promise<void>): Promise<void> {
    const limit = this.#spool.durable;
    let fault: unknown;
    for (;;) {
      const sweeps = this.#reader.read(limit, READ_BYTES);
      if (sweeps.length === 0) break;
      const oldest = this.#clock() - OLD_AFTER_MS;
      this.#owe(sweeps.filter(({ stamp }) => stamp.startedAt < oldest));
      const blocks = toBlocks(
        sweeps.filter(({ shape, stamp }) => stamp.startedAt >= oldest && this.#thinning.takes(shape, stamp.startedAt)),
        targetBytes,
      );
      const sent = await Promise.allSettled(
        blocks.map((block) => (fault === undefined ? send(block) : Promise.reject(fault))),
      );
      sent.forEach((one, i) => {
        if (one.status === 'fulfilled') return;
        fault ??= one.reason;
        const { receiverId, firstAt, lastAt } = blocks[i] as WireBlock;
        this.#debts.owe(receiverId, firstAt, lastAt + 1);
      });
      await this.#settle();
    }
    if (fault !== undefined) throw fault;
  }

  /** Turns everything unread into debts; used while there is no link. */
  async oweAll(): Promise<void> {
    const limit = this.#spool.written;
    for (
      let sweeps = this.#reader.read(limit, READ_BYTES);
      sweeps.length > 0;
      sweeps = this.#reader.read(limit, READ_BYTES)
    ) {
      this.#owe(sweeps);
      await nextTurn();
    }
    await this.#settle();
  }

  close(): void {
    this.#reader.close();
  }

  #owe(sweeps: readonly SpooledSweep[]): void {
    const heard = new Map<string, Heard>();
    for (const { shape, stamp } of sweeps) {
      const { receiverId } = shape;
      const known = heard.get(receiverId) ?? { from: stamp.startedAt, to: stamp.startedAt };
      known.from = Math.min(known.from, stamp.startedAt);
      known.to = Math.max(known.to, stamp.startedAt);
      heard.set(receiverId, known);
    }
    for (const [receiverId, { from, to }] of heard) this.#debts.owe(receiverId, from, to + 1);
  }

  /** Debts must be on disk before the spool may delete sweeps. */
  async #settle(): Promise<void> {
    await this.#debts.save();
    this.#spool.advance(HUB_CURSOR, this.#reader.position);
  }
}
