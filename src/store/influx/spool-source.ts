import {
  MAX_SEGMENT_BYTES,
  offsetOf,
  type SpooledSweep,
  type SpoolPosition,
  segmentOf,
} from '../spool/spool-format.js';
import type { SpoolReader } from '../spool/spool-reader.js';
import type { BatchInFlight } from './upload-cursor.js';
import type { UploadSource } from './upload-parts.js';

export interface SpoolSourceOptions {
  readonly reader: SpoolReader;
  readonly limit: SpoolPosition;
  /** Batch that an earlier run may have sent: it is read again with the same ends, before everything else. */
  readonly repeat: BatchInFlight | undefined;
  readonly onBegin: (batch: BatchInFlight) => Promise<void>;
  /** Called with the position before which everything is in the database. */
  readonly onSettled?: (position: SpoolPosition) => void;
  /** Called with the position before which nothing is needed: the spool's cursor may move there. */
  readonly onReleased: (keepFrom: SpoolPosition) => void;
}

export class SpoolSource implements UploadSource {
  readonly #reader: SpoolReader;
  readonly #options: SpoolSourceOptions;
  #limit: SpoolPosition;
  #repeatTo: SpoolPosition | undefined;
  /** Limit at which nothing more was found: until the limit moves, nothing waits. */
  #emptyAt: SpoolPosition = -1;

  constructor(options: SpoolSourceOptions) {
    this.#reader = options.reader;
    this.#options = options;
    this.#limit = options.limit;
    const { repeat, reader } = options;
    if (repeat !== undefined && repeat.to > reader.position && repeat.to <= options.limit) this.#repeatTo = repeat.to;
    options.onSettled?.(reader.position);
  }

  get limit(): SpoolPosition {
    return this.#limit;
  }

  get position(): SpoolPosition {
    return this.#reader.position;
  }

  moveLimit(position: SpoolPosition): void {
    this.#limit = Math.max(this.#limit, position);
  }

  /** Exact within one segment. Earlier segments count as full, so the uploader rather sends too soon. */
  get waitingBytes(): number {
    const from = this.#reader.position;
    if (this.#repeatTo !== undefined) return MAX_SEGMENT_BYTES;
    if (from >= this.#limit || this.#emptyAt === this.#limit) return 0;
    const segments = segmentOf(this.#limit) - segmentOf(from);
    return segments === 0 ? offsetOf(this.#limit) - offsetOf(from) : segments * MAX_SEGMENT_BYTES;
  }

  read(maxBytes: number): SpooledSweep[] {
    if (this.#repeatTo !== undefined) {
      const repeated = this.#reader.read(this.#repeatTo, Number.POSITIVE_INFINITY);
      this.#repeatTo = undefined;
      if (repeated.length > 0) return repeated;
    }
    const limit = this.#limit;
    const sweeps = this.#reader.read(limit, maxBytes);
    if (sweeps.length === 0) this.#emptyAt = limit;
    return sweeps;
  }

  async begin(batch: BatchInFlight, keepFrom: SpoolPosition): Promise<void> {
    await this.#options.onBegin(batch);
    this.#options.onReleased(keepFrom);
  }

  settle(position: SpoolPosition): void {
    this.#options.onSettled?.(position);
  }

  close(): void {
    this.#reader.close();
  }
}
