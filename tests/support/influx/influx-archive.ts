/** InfluxDB as an archive: sweeps enter through the spool and are read from `blk`, equal to those of the embedded archive. */

import type { Sweep } from '../../../src/rf/sweep.js';
import type * as Api from '../../../src/store/archive.js';
import type { InfluxConnection } from '../../../src/store/influx/connection.js';
import type { InfluxForwarder } from '../../../src/store/influx/influx-forwarder.js';
import { RowReader } from '../../../src/store/influx/influxql.js';
import { readChannelSeries, readChannels } from './channel-query.js';
import { queryOverview, querySweeps } from './sweep-query.js';

const HEALTH_AGE_MS = 60_000;

export interface InfluxArchiveOptions {
  readonly connection: InfluxConnection;
  /** Takes added sweeps: the spool and its forwarder. */
  readonly inlet: Pick<InfluxForwarder, 'append' | 'drained' | 'health' | 'close'>;
  readonly clock: () => number;
  /** Makes queries wait until everything added before is stored. Causes small blocks, so only tests use it. */
  readonly readOwnWrites?: boolean;
}

export class InfluxArchive implements Api.Archive {
  readonly name: string;
  readonly #options: InfluxArchiveOptions;
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

  async channels(receiverId: string): Promise<Api.Channel[]> {
    await this.#catchUp();
    return await readChannels(this.#options.connection, receiverId);
  }

  async channelSeries(query: Api.ChannelQuery): Promise<Api.ChannelSeriesPoint[]> {
    await this.#catchUp();
    return await readChannelSeries(this.#options.connection, query);
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
