/** Empties the spool into InfluxDB from a worker thread, and knows how that goes. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Sweep } from '../../rf/sweep.js';
import { workerUrl } from '../../threads/worker-url.js';
import { type ChannelPlan, EQUAL_PARTS_ONLY } from '../channels.js';
import type { Spool } from '../spool.js';
import type { InfluxOptions } from './connection.js';
import type { SweepInlet } from './influx-archive.js';
import { type InfluxNote, MOST_NOTES } from './note-box.js';
import type { PlannedSize } from './schema-check.js';
import type { UploaderStatus } from './upload-parts.js';
import {
  type FromUploadWorker,
  REFUSED_FILE,
  type ToUploadWorker,
  type UploadStart,
  type UploadTuning,
} from './upload-protocol.js';

/** The name of this reader's cursor in the spool. */
export const FORWARDER_CURSOR = 'influxdb';
const DRAIN_DEADLINE_MS = 30_000;
/** A batch cut off here is sent again at the next start. */
const STOP_DEADLINE_MS = 3_000;

export interface ForwarderOptions {
  readonly spool: Spool;
  readonly influx: InfluxOptions;
  readonly planned: PlannedSize;
  /** For the uploader's note of its batch and the lines no server takes; made where it is missing. */
  readonly folder: string;
  readonly channels?: ChannelPlan;
  readonly tuning?: UploadTuning;
}

interface Flush {
  resolve(): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

const BEFORE_FIRST_STATUS: UploaderStatus = {
  state: 'connecting',
  server: '',
  problem: undefined,
  sweeps: 0,
  lines: 0,
  setAside: 0,
  retries: 0,
  waitingBytes: 0,
  notes: { waiting: 0, sent: 0, dropped: 0 },
};

export class InfluxForwarder implements SweepInlet {
  readonly #spool: Spool;
  readonly #refusedPath: string;
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #flushes = new Map<number, Flush>();
  #status = BEFORE_FIRST_STATUS;
  #nextFlush = 1;
  #failed: string | undefined;
  #closed = false;
  /** Notes handed to the worker, and those it was not even told of. */
  #noted = 0;
  #untold = 0;

  private constructor(
    { spool, influx, planned, folder, channels = EQUAL_PARTS_ONLY, tuning = {} }: ForwarderOptions,
    position: number,
  ) {
    this.#spool = spool;
    this.#refusedPath = join(folder, REFUSED_FILE);
    const { folder: spoolFolder, written } = spool;
    const workerData: UploadStart = { spoolFolder, position, written, influx, planned, folder, channels, tuning };
    this.#worker = new Worker(workerUrl(import.meta.url, 'upload-worker'), { workerData });
    this.#worker.on('message', (message: FromUploadWorker) => this.#hear(message));
    this.#worker.on('error', (error) => this.#fail((error as Error).message));
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    spool.onWritten((position) => this.#tell({ kind: 'written', position }));
  }

  /** Begins where the spool's cursor of this reader stands. Never waits for the database. */
  static async start(options: ForwarderOptions): Promise<InfluxForwarder> {
    return new InfluxForwarder(options, await options.spool.register(FORWARDER_CURSOR));
  }

  get status(): UploaderStatus {
    const { notes, ...rest } = this.#status;
    const status = { ...rest, notes: { ...notes, dropped: notes.dropped + this.#untold } };
    return this.#failed === undefined ? status : { ...status, state: 'stopped', problem: this.#failed };
  }

  /** A point that is no sweep. Never waits: what the worker cannot take in time is dropped and counted. */
  note(note: InfluxNote): void {
    const { sent, dropped } = this.#status.notes;
    if (this.#closed || this.#failed !== undefined || this.#noted - sent - dropped >= 2 * MOST_NOTES) {
      this.#untold += 1;
      return;
    }
    this.#noted += 1;
    this.#tell({ kind: 'note', note });
  }

  /** From the next minute of each stream on. */
  setChannelPlan(plan: ChannelPlan): void {
    this.#tell({ kind: 'channels', plan });
  }

  append(sweep: Sweep): void {
    this.#spool.append(sweep);
  }

  async drained(): Promise<void> {
    await this.#spool.flush();
    const id = this.#nextFlush++;
    const done = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => this.#endFlush(id, 'it takes too long'), DRAIN_DEADLINE_MS);
      this.#flushes.set(id, { resolve, reject, timer });
    });
    this.#tell({ kind: 'flush', id, position: this.#spool.written });
    if (this.#failed !== undefined || this.#closed) this.#endFlush(id, this.#failed ?? 'it is closed');
    await done;
  }

  health(): ReturnType<SweepInlet['health']> {
    const { losses, pendingBytes, fault } = this.#spool.health();
    const { setAside, problem, waitingBytes } = this.status;
    const aside = setAside > 0 ? `${setAside} lines were refused and set aside in ${this.#refusedPath}.` : undefined;
    const lastFault = fault ?? problem ?? aside;
    return {
      pending: pendingBytes,
      dropped: losses.droppedSweeps,
      losses,
      spoolBytes: waitingBytes,
      ...(lastFault === undefined ? {} : { lastFault }),
    };
  }

  /** Ends the worker, with the batch on its way if the server answers soon; the rest stays in the spool. The spool itself stays open. */
  async close(): Promise<void> {
    this.#tell({ kind: 'stop' });
    this.#closed = true;
    const timer = setTimeout(() => void this.#worker.terminate(), STOP_DEADLINE_MS);
    await this.#ended;
    clearTimeout(timer);
    for (const id of [...this.#flushes.keys()]) this.#endFlush(id, 'it is closed');
  }

  #tell(message: ToUploadWorker): void {
    if (!this.#closed) this.#worker.postMessage(message);
  }

  #hear(message: FromUploadWorker): void {
    if (message.kind === 'status') this.#status = message.status;
    else if (message.kind === 'failed') this.#fail(message.reason);
    else if (message.kind === 'released') this.#spool.advance(FORWARDER_CURSOR, message.keepFrom);
    else this.#endFlush(message.id, undefined);
  }

  #fail(reason: string): void {
    this.#failed = reason;
    for (const id of [...this.#flushes.keys()]) this.#endFlush(id, reason);
  }

  #endFlush(id: number, fault: string | undefined): void {
    const flush = this.#flushes.get(id);
    if (flush === undefined) return;
    this.#flushes.delete(id);
    clearTimeout(flush.timer);
    if (fault === undefined) flush.resolve();
    else flush.reject(new Error(`InfluxDB has not taken what waits: ${this.status.problem ?? fault}`));
  }
}
