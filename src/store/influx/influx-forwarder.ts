/**
 * Moves the spool into InfluxDB with a worker thread, and reports its status. A thread that dies or cannot continue is replaced
 * by one that begins as after a crash of the whole program: sweeps wait in the spool, and the batch that was being sent is sent
 * again unchanged. Only points that are no sweeps and waited in the thread's memory are lost; they are counted.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Sweep } from '../../rf/sweep.js';
import { workerUrl } from '../../threads/worker-url.js';
import { Backoff } from '../../time/backoff.js';
import { MINUTE_MS } from '../../time/units.js';
import type { Spool } from '../spool/spool.js';
import { type ChannelPlan, EQUAL_PARTS_ONLY } from '../summaries/channels.js';
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
/** Time in ms for which closing waits for the present batch; a batch cut off here is sent again at the next start. */
const STOP_DEADLINE_MS = 3_000;
/** A thread that lived for `healthyMs` ends by a new fault, not by the one that ended the thread before. */
const RESTARTS = { firstMs: 100, longestMs: 30_000, healthyMs: MINUTE_MS };

export interface ForwarderOptions {
  readonly spool: Spool;
  readonly influx: InfluxOptions;
  readonly planned: PlannedSize;
  /** Folder of the uploader's note of its batch and of the refused lines; made when missing. */
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

export interface ForwarderStatus extends UploaderStatus {
  /** Threads that died and were replaced. */
  readonly restarts: number;
}

export class InfluxForwarder implements SweepInlet {
  readonly #options: ForwarderOptions;
  readonly #spool: Spool;
  readonly #refusedPath: string;
  readonly #flushes = new Map<number, Flush>();
  #worker: Worker | undefined;
  #ended: Promise<void> = Promise.resolve();
  readonly #backoff = new Backoff(RESTARTS);
  #timer: NodeJS.Timeout | undefined;
  #channels: ChannelPlan;
  /** Status of the present thread; `#before` is the sum of those that died. */
  #status = BEFORE_FIRST_STATUS;
  #before = countsOf(BEFORE_FIRST_STATUS);
  #restarts = 0;
  #nextFlush = 1;
  #failed: string | undefined;
  #closed = false;
  /** Number of notes handed to the worker, and of notes dropped before that. */
  #noted = 0;
  #untold = 0;

  private constructor(options: ForwarderOptions, position: number) {
    this.#options = options;
    this.#spool = options.spool;
    this.#channels = options.channels ?? EQUAL_PARTS_ONLY;
    this.#refusedPath = join(options.folder, REFUSED_FILE);
    this.#begin(position);
    this.#spool.onWritten((written) => this.#tell({ kind: 'written', position: written }));
  }

  /** Starts at the spool's cursor of this reader. Does not wait for the database. */
  static async start(options: ForwarderOptions): Promise<InfluxForwarder> {
    return new InfluxForwarder(options, await options.spool.register(FORWARDER_CURSOR));
  }

  get status(): ForwarderStatus {
    const { notes, ...rest } = this.#status;
    const sum = added(this.#before, countsOf(this.#status));
    const status = {
      ...{ ...rest, sweeps: sum.sweeps, lines: sum.lines, setAside: sum.setAside, retries: sum.retries },
      notes: { waiting: notes.waiting, sent: sum.sent, dropped: sum.dropped + this.#untold },
      restarts: this.#restarts,
    };
    return this.#failed === undefined ? status : { ...status, state: 'stopped', problem: this.#failed };
  }

  /** Adds a point that is no sweep. Never waits: points beyond what the worker can take are dropped and counted. */
  note(note: InfluxNote): void {
    const { sent, dropped } = this.#status.notes;
    if (this.#closed || this.#worker === undefined || this.#noted - sent - dropped >= 2 * MOST_NOTES) {
      this.#untold += 1;
      return;
    }
    this.#noted += 1;
    this.#tell({ kind: 'note', note });
  }

  /** Changes the plan from the next minute of each stream. */
  setChannelPlan(plan: ChannelPlan): void {
    this.#channels = plan;
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
    if (this.#worker === undefined) this.#endFlush(id, this.#failed ?? 'it is closed');
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

  /** Ends the worker after the present batch, if the server answers soon; the rest stays in the spool, which stays open. */
  async close(): Promise<void> {
    this.#tell({ kind: 'stop' });
    this.#closed = true;
    clearTimeout(this.#timer);
    const timer = setTimeout(() => void this.#worker?.terminate(), STOP_DEADLINE_MS);
    await this.#ended;
    clearTimeout(timer);
    for (const id of [...this.#flushes.keys()]) this.#endFlush(id, 'it is closed');
  }

  #begin(position: number): void {
    const { influx, planned, folder, tuning = {} } = this.#options;
    const { folder: spoolFolder, written } = this.#spool;
    const channels = this.#channels;
    const workerData: UploadStart = { spoolFolder, position, written, influx, planned, folder, channels, tuning };
    const worker = new Worker(workerUrl(import.meta.url, 'upload-worker'), { workerData });
    let cause: string | undefined;
    worker.on('message', (message: FromUploadWorker) => {
      if (message.kind === 'failed') cause = message.reason;
      else this.#hear(message);
    });
    worker.on('error', (error) => {
      cause = (error as Error).message;
    });
    this.#ended = new Promise((resolve) =>
      worker.once('exit', (code) => {
        this.#fall(cause ?? `exit code ${code}`);
        resolve();
      }),
    );
    this.#worker = worker;
    this.#backoff.begins();
  }

  #tell(message: ToUploadWorker): void {
    if (!this.#closed) this.#worker?.postMessage(message);
  }

  #hear(message: Exclude<FromUploadWorker, { kind: 'failed' }>): void {
    if (message.kind === 'status') {
      this.#status = message.status;
      this.#failed = undefined;
    } else if (message.kind === 'released') this.#spool.advance(FORWARDER_CURSOR, message.keepFrom);
    else this.#endFlush(message.id, undefined);
  }

  #fall(cause: string): void {
    this.#worker = undefined;
    if (this.#closed) return;
    this.#failed = `The thread that sends to InfluxDB ended (${cause}) and is started again; sweeps wait in the spool.`;
    const { sent, dropped } = this.#status.notes;
    this.#untold += Math.max(0, this.#noted - sent - dropped);
    this.#noted = 0;
    this.#before = added(this.#before, countsOf(this.#status));
    this.#status = { ...BEFORE_FIRST_STATUS, server: this.#status.server, waitingBytes: this.#status.waitingBytes };
    for (const id of [...this.#flushes.keys()]) this.#endFlush(id, this.#failed);
    this.#timer = setTimeout(() => void this.#again(), this.#backoff.failed());
  }

  /** Starts another thread at the cursor on disk, as a killed program would. */
  async #again(): Promise<void> {
    const position = await this.#spool.register(FORWARDER_CURSOR);
    if (this.#closed) return;
    this.#restarts += 1;
    this.#begin(position);
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

interface Counts {
  readonly sweeps: number;
  readonly lines: number;
  readonly setAside: number;
  readonly retries: number;
  /** Numbers of notes. */
  readonly sent: number;
  readonly dropped: number;
}

function countsOf({ sweeps, lines, setAside, retries, notes: { sent, dropped } }: UploaderStatus): Counts {
  return { sweeps, lines, setAside, retries, sent, dropped };
}

function added(a: Counts, b: Counts): Counts {
  return {
    ...{ sweeps: a.sweeps + b.sweeps, lines: a.lines + b.lines, setAside: a.setAside + b.setAside },
    ...{ retries: a.retries + b.retries, sent: a.sent + b.sent, dropped: a.dropped + b.dropped },
  };
}
