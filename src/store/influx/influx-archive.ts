/** InfluxDB as an archive: sweeps enter through the spool and are read from `blk`, equal to those of the embedded archive. */
import type { Sweep } from '../../rf/sweep.js';
import type * as Api from '../archive.js';
import { type CodedSweep, codeSweep } from '../blocks/block-codec.js';
import { type ChannelPlan, EQUAL_PARTS_ONLY } from '../summaries/channels.js';
import { blockPoints } from './block-points.js';
import { countSweeps } from './block-reader.js';
import { channelPointsOf, lackingPoints } from './channel-mending.js';
import { readChannelSeries, readChannels } from './channel-query.js';
import type { InfluxConnection } from './connection.js';
import { RowReader } from './influxql.js';
import type { LineWriter } from './line-writer.js';
import { blockLine, channelLine } from './measurements.js';
import { PlanTags } from './plan-tags.js';
import { queryOverview, querySweeps } from './sweep-query.js';

const HEALTH_AGE_MS = 60_000;

/** Receiver of added sweeps: the spool and its forwarder. */
export interface SweepInlet {
  append(sweep: Sweep): void;
  /** Resolves when everything added before is in the database. @throws Error when that takes too long */
  drained(): Promise<void>;
  health(): Omit<Api.ArchiveHealth, 'path' | 'bytes' | 'sweeps'>;
  close(): Promise<void>;
}

export interface InfluxArchiveOptions {
  readonly connection: InfluxConnection;
  readonly inlet: SweepInlet;
  readonly writer: LineWriter;
  readonly clock: () => number;
  /** Makes queries wait until everything added before is stored. Causes small blocks, so only tests use it. */
  readonly readOwnWrites?: boolean;
  /** Channels for {@link InfluxArchive.mendChannels}. */
  readonly channelPlan?: ChannelPlan;
}

export class InfluxArchive implements Api.Archive {
  readonly name: string;
  readonly #options: InfluxArchiveOptions;
  readonly #plans = new PlanTags();
  #counted: { readonly at: number; readonly sweeps: number } | undefined;

  /** @throws Error for a server that keeps no traces. */
  constructor(options: InfluxArchiveOptions) {
    const { url, database, server } = options.connection;
    if (server.kind === 'victoria-metrics')
      throw new Error(`${url} is VictoriaMetrics: it keeps numbers, no traces, so sweeps cannot be read from it.`);
    this.name = `${url} ${database}`;
    this.#options = options;
  }

  add(sweep: Sweep): void {
    this.#options.inlet.append(sweep);
  }

  async query(query: Api.SweepQuery): Promise<Api.StoredSweep[]> {
    await this.#catchUp();
    return await querySweeps(this.#options.connection, query);
  }

  async overview(query: Api.OverviewQuery): Promise<Api.Overview> {
    await this.#catchUp();
    return await queryOverview(this.#options.connection, query);
  }

  async channels(receiverId: string): Promise<Api.ChannelName[]> {
    await this.#catchUp();
    return await readChannels(this.#options.connection, receiverId);
  }

  async channelSeries(query: Api.ChannelQuery): Promise<Api.ChannelSeriesPoint[]> {
    await this.#catchUp();
    return await readChannelSeries(this.#options.connection, query);
  }

  /** Number of different sweeps that start in the range. @throws Error when the database cannot be queried */
  async count(receiverId: string, from: number, to: number): Promise<number> {
    await this.#catchUp();
    return await countSweeps(this.#options.connection, { receiverId, from, to });
  }

  /**
   * Writes sweeps of any age at once, without the spool; returns the number of refused blocks. @throws Error when nothing is
   * stored
   */
  async put(sweeps: readonly Sweep[]): Promise<number> {
    const coded: CodedSweep[] = sweeps.map((sweep) => codeSweep(sweep));
    return await this.#write(blockPoints(coded, this.#plans, { withTraces: true }).map(blockLine));
  }

  /** Writes the missing points of `ch` in the minutes of these sweeps: all sweeps of one receiver, in order of time. */
  async mendChannels(receiverId: string, sweeps: readonly Sweep[]): Promise<{ written: number; refused: number }> {
    const points = channelPointsOf(sweeps, this.#options.channelPlan ?? EQUAL_PARTS_ONLY);
    const lacking = await lackingPoints(this.#options.connection, receiverId, points);
    const refused = await this.#write(lacking.map(channelLine));
    return { written: lacking.length - refused, refused };
  }

  async #write(maybe: readonly (string | undefined)[]): Promise<number> {
    const lines = maybe.filter((line) => line !== undefined);
    const outcome = await this.#options.writer.write(this.#options.connection, lines);
    if (outcome.kind !== 'stored') throw new Error(outcome.reason);
    return outcome.setAside;
  }

  async lastSeqs(): Promise<ReadonlyMap<string, number>> {
    await this.#catchUp();
    const series = await this.#options.connection.query('SELECT max("seq1") AS "seq1" FROM "blk" GROUP BY "receiver"');
    return new Map(
      series.flatMap(({ tags, columns, rows }) => {
        const seq = new RowReader(columns).number(rows[0] ?? [], 'seq1');
        return seq === undefined ? [] : [[tags['receiver'] ?? '', seq] as const];
      }),
    );
  }

  /** `bytes` is 0: InfluxDB does not report the size of a database. */
  async health(): Promise<Api.ArchiveHealth> {
    const sweeps = await this.#sweeps();
    return { path: this.name, bytes: 0, sweeps, ...this.#options.inlet.health() };
  }

  async close(): Promise<void> {
    await this.#options.inlet.close();
    this.#options.connection.close();
  }

  /** Counting reads one number of every block, so it is done at most once a minute. */
  async #sweeps(): Promise<number> {
    await this.#catchUp();
    const now = this.#options.clock();
    if (this.#counted === undefined || now - this.#counted.at > HEALTH_AGE_MS || this.#options.readOwnWrites) {
      const [series] = await this.#options.connection.query('SELECT sum("n") AS "n" FROM "blk" WHERE "bin0" = 0');
      const sweeps = new RowReader(series?.columns ?? []).number(series?.rows[0] ?? [], 'n') ?? 0;
      this.#counted = { at: now, sweeps };
    }
    return this.#counted.sweeps;
  }

  async #catchUp(): Promise<void> {
    if (this.#options.readOwnWrites) await this.#options.inlet.drained();
  }
}
