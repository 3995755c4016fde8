/**
 * Moves the spool into InfluxDB with a worker thread, and reports its status. A thread that dies or cannot continue is replaced
 * by one that begins as after a crash of the whole program: sweeps wait in the spool, and the batch that was being sent is sent
 * again unchanged. Only points that are no sweeps and waited in the thread's memory are lost; they are counted.
 */
import { join } from 'node:path';
import type { InfluxdbConfig } from '../../config/archive-config.js';
import type { Config } from '../../config/config.js';
import { defined } from '../../rf/defined.js';
import type { Sweep } from '../../rf/sweep.js';
import { AskedThread, type ThreadEnd } from '../../threads/asked-thread.js';
import { workerUrl } from '../../threads/worker-url.js';
import type { ArchiveHealth } from '../archive.js';
import type { Spool } from '../spool/spool.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import { type ChannelPlan, EQUAL_PARTS_ONLY } from '../summaries/channels.js';
import type { InfluxOptions } from './connection.js';
import { type InfluxNote, MOST_NOTES } from './note-box.js';
import type { PlannedSize } from './schema-check.js';
import type { UploaderStatus } from './upload-parts.js';
import { REFUSED_FILE, UPLOADING, type UploadEvents, type UploadStart, type UploadTuning } from './upload-questions.js';

/** The name of this reader's cursor in the spool. */
export const FORWARDER_CURSOR = 'influxdb';

export interface ForwarderOptions {
  readonly spool: Spool;
  readonly influx: InfluxOptions;
  readonly planned: PlannedSize;
  /** Folder of the uploader's note of its batch and of the refused lines; made when missing. */
  readonly folder: string;
  readonly channels?: ChannelPlan;
  readonly tuning?: UploadTuning;
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

export class InfluxForwarder {
  readonly #options: ForwarderOptions;
  readonly #spool: Spool;
  readonly #refusedPath: string;
  readonly #thread: AskedThread<UploadStart, typeof UPLOADING, UploadEvents>;
  #channels: ChannelPlan;
  /** Status of the present thread; `#before` is the sum of those that died. */
  #status = BEFORE_FIRST_STATUS;
  #before = countsOf(BEFORE_FIRST_STATUS);
  #restarts = 0;
  #failed: string | undefined;
  #closed = false;
  /** Number of notes handed to the worker, and of notes dropped before that. */
  #noted = 0;
  #untold = 0;

  private constructor(options: ForwarderOptions, position: SpoolPosition) {
    this.#options = options;
    this.#spool = options.spool;
    this.#channels = options.channels ?? EQUAL_PARTS_ONLY;
    this.#refusedPath = join(options.folder, REFUSED_FILE);
    this.#thread = this.#threadFrom(position);
    this.#thread.start();
    this.#spool.onWritten((written) => this.#thread.work.written(written));
  }

  /** Starts at the spool's cursor of this reader. Does not wait for the database. */
  static async start(options: ForwarderOptions): Promise<InfluxForwarder> {
    return new InfluxForwarder(options, await options.spool.register(FORWARDER_CURSOR));
  }

  get status(): ForwarderStatus {
    const { notes, ...rest } = this.#status;
    const sum = added(this.#before, countsOf(this.#status));
    const status = {
      ...rest,
      sweeps: sum.sweeps,
      lines: sum.lines,
      setAside: sum.setAside,
      retries: sum.retries,
      notes: { waiting: notes.waiting, sent: sum.sent, dropped: sum.dropped + this.#untold },
      restarts: this.#restarts,
    };
    return this.#failed === undefined ? status : { ...status, state: 'stopped', problem: this.#failed };
  }

  /** Adds a point that is no sweep. Never waits: points beyond what the worker can take are dropped and counted. */
  note(note: InfluxNote): void {
    const { sent, dropped } = this.#status.notes;
    if (this.#closed || !this.#thread.isRunning || this.#noted - sent - dropped >= 2 * MOST_NOTES) {
      this.#untold += 1;
      return;
    }
    this.#noted += 1;
    this.#thread.work.note(note);
  }

  /** Changes the plan from the next minute of each stream. */
  setChannelPlan(plan: ChannelPlan): void {
    this.#channels = plan;
    this.#thread.work.channels(plan);
  }

  append(sweep: Sweep): void {
    this.#spool.append(sweep);
  }

  async drained(): Promise<void> {
    await this.#spool.flush();
    try {
      await this.#thread.work.flush(this.#spool.written);
    } catch (error) {
      const why = this.status.problem ?? (error as Error).message;
      throw new Error(`InfluxDB has not taken what waits: ${why}`, { cause: error });
    }
  }

  health(): Omit<ArchiveHealth, 'path' | 'bytes' | 'sweeps'> {
    const { losses, pendingBytes, fault } = this.#spool.health();
    const { setAside, problem, waitingBytes } = this.status;
    const aside = setAside > 0 ? `${setAside} lines were refused and set aside in ${this.#refusedPath}.` : undefined;
    const lastFault = fault?.en ?? problem ?? aside;
    return {
      pending: pendingBytes,
      dropped: losses.droppedSweeps,
      losses,
      spoolBytes: waitingBytes,
      ...defined({ lastFault }),
    };
  }

  /** Ends the worker after the present batch, if the server answers soon; the rest stays in the spool, which stays open. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread.close((work) => work.stop());
  }

  #threadFrom(position: SpoolPosition): AskedThread<UploadStart, typeof UPLOADING, UploadEvents> {
    let first: SpoolPosition | undefined = position;
    return new AskedThread({
      file: workerUrl(import.meta.url, 'upload-worker'),
      questions: UPLOADING,
      // Another thread starts at the cursor on disk, as a killed program would.
      start: () => {
        const known = first;
        first = undefined;
        return known === undefined
          ? this.#spool.register(FORWARDER_CURSOR).then((from) => this.#startAt(from))
          : this.#startAt(known);
      },
      on: {
        released: (keepFrom) => this.#spool.advance(FORWARDER_CURSOR, keepFrom),
        status: (status) => {
          this.#status = status;
          this.#failed = undefined;
        },
      },
      again: 'always',
      ended: ({ isClosed, why }) => new Error(isClosed ? 'it is closed' : why),
      late: () => new Error('it takes too long'),
      onStarted: (before) => {
        if (before !== undefined) this.#restarts += 1;
      },
      onEnded: (end) => this.#fall(end),
    });
  }

  #startAt(position: SpoolPosition): UploadStart {
    const { influx, planned, folder, tuning = {} } = this.#options;
    const { folder: spoolFolder, written } = this.#spool;
    return { spoolFolder, position, written, influx, planned, folder, channels: this.#channels, tuning };
  }

  #fall({ why, isClosed }: ThreadEnd): void {
    if (isClosed) return;
    this.#failed = `The thread that sends to InfluxDB ended (${why}) and is started again; sweeps wait in the spool.`;
    const { sent, dropped } = this.#status.notes;
    this.#untold += Math.max(0, this.#noted - sent - dropped);
    this.#noted = 0;
    this.#before = added(this.#before, countsOf(this.#status));
    this.#status = { ...BEFORE_FIRST_STATUS, server: this.#status.server, waitingBytes: this.#status.waitingBytes };
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
    sweeps: a.sweeps + b.sweeps,
    lines: a.lines + b.lines,
    setAside: a.setAside + b.setAside,
    retries: a.retries + b.retries,
    sent: a.sent + b.sent,
    dropped: a.dropped + b.dropped,
  };
}

/** Number of receivers assumed for a station that finds them by itself. */
const AUTO_RECEIVERS = 16;
const CHANNELS_A_GRID = 50;
const LEAST_PLANS = 4;

/**
 * Number of tag values in the long-term store that the configuration leads to; plans may be changed by hand later.
 * `namedChannels`: channels of licences and the band plan.
 */
export function plannedSize({ stations }: Config, namedChannels = 0): PlannedSize {
  const lists = stations.map(({ receivers }) => (receivers === 'auto' ? [] : receivers));
  const receivers = stations.reduce(
    (sum, station) => sum + (station.receivers === 'auto' ? AUTO_RECEIVERS : station.receivers.length),
    0,
  );
  const plansPerReceiver = Math.max(LEAST_PLANS, ...lists.flat().map(({ plans }) => plans.length));
  return {
    stations: stations.length,
    receivers,
    plansPerReceiver,
    channelsPerReceiver: CHANNELS_A_GRID * plansPerReceiver + namedChannels,
  };
}

/**
 * The configuration with its secrets in plain text, for the connection.
 * @throws ConfigError when a secret is not where the configuration says
 */
export function influxOptions(config: InfluxdbConfig): InfluxOptions {
  const { url, database, org, username, token, password } = config;
  return { url, database, org, username, token: token?.reveal(), password: password?.reveal() };
}

export async function openInflux(
  influx: InfluxOptions,
  config: Config,
  { dataDir, spool, channels }: { readonly dataDir: string; readonly spool: Spool; readonly channels: ChannelPlan },
): Promise<InfluxForwarder> {
  const planned = plannedSize(config, channels.channels.length);
  return await InfluxForwarder.start({ spool, channels, influx, planned, folder: join(dataDir, 'influxdb') });
}

/** Lets go of the sweeps that waited for a server which is no longer configured. Returns false when none waited. */
export async function retireInflux(spool: Spool): Promise<boolean> {
  return await spool.retire(FORWARDER_CURSOR);
}
