/** Connection to one InfluxDB (or VictoriaMetrics) server through the official client: finds its kind, writes and queries. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpError, InfluxDB, type WriteApi } from '@influxdata/influxdb-client';
import { EnvironmentError } from '../../errors/errors.js';
import { asItCame, say } from '../../words/said.js';
import { parseResults, type ResultSeries } from './influxql.js';
import { identifyServer, type PingHeaders, type ServerIdentity } from './server-kind.js';
import { outcomeOf, type WriteOutcome } from './write-outcome.js';

const DEFAULT_TIMEOUT_MS = 20_000;
const QUERY_DEADLINE_MS = 60_000;
/**
 * Most lines of one write. The client sends by itself, and drops the error, when its buffer is full, so it must never become
 * full.
 */
const MAX_LINES_A_WRITE = 50_000;
const CLIENT_BUFFER_BYTES = 1_000_000_000;

export interface InfluxOptions {
  readonly url: string;
  /** Database (1.x, 3) or bucket (2.x). */
  readonly database: string;
  readonly org?: string | undefined;
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

export class InfluxConnection {
  readonly server: ServerIdentity;
  readonly url: string;
  readonly database: string;
  readonly #client: InfluxDB;
  readonly #agent: HttpAgent;
  readonly #writeApi: WriteApi;

  private constructor(options: InfluxOptions, client: InfluxDB, agent: HttpAgent, server: ServerIdentity) {
    this.url = options.url;
    this.database = options.database;
    this.server = server;
    this.#client = client;
    this.#agent = agent;
    this.#writeApi = client.getWriteApi(options.org ?? '', options.database, 'ns', {
      batchSize: MAX_LINES_A_WRITE + 1,
      maxBatchBytes: CLIENT_BUFFER_BYTES,
      flushInterval: 0,
      maxRetries: 0,
      // The payload is entropy-coded already: a second compression costs more time than it saves on the wire.
      gzipThreshold: Number.MAX_SAFE_INTEGER,
      // A rejected promise keeps the client from logging and dropping the lines.
      writeFailed: (error) => Promise.reject(error),
    });
    if (server.kind === 'influxdb-1')
      this.#writeApi.path = `/write?db=${encodeURIComponent(options.database)}&precision=ns`;
  }

  /** @throws EnvironmentError when no server answers, or an unknown one */
  static async open(options: InfluxOptions): Promise<InfluxConnection> {
    const agent = agentFor(options.url);
    const client = new InfluxDB({
      url: options.url,
      timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      transportOptions: { agent },
      // 1.x refuses a token beside a Basic header, so only one of them is sent.
      ...(options.token === undefined ? basicHeader(options) : { token: options.token }),
    });
    try {
      const server = await ping(client, options.url);
      return new InfluxConnection(options, client, agent, server);
    } catch (error) {
      agent.destroy();
      throw error;
    }
  }

  /** Sends the lines as one request. Never throws. At most 50,000 lines. */
  async write(lines: readonly string[]): Promise<WriteOutcome> {
    if (lines.length === 0) return { kind: 'stored' };
    if (lines.length > MAX_LINES_A_WRITE)
      return { kind: 'too-large', reason: `${lines.length} lines are more than ${MAX_LINES_A_WRITE}` };
    try {
      this.#writeApi.writeRecords(lines as string[]);
      await this.#writeApi.flush();
      return { kind: 'stored' };
    } catch (error) {
      const outcome = outcomeOf(error, this);
      // The client keeps a hung socket for ever; only closing all sockets removes it.
      if (outcome.kind === 'later' && !(error instanceof HttpError)) this.#agent.destroy();
      return outcome;
    }
  }

  /**
   * Runs InfluxQL. Times are epoch ms; with `exactTimes` they are RFC 3339 text with nine digits.
   * @throws Error with the server's words
   */
  async query(influxql: string, { exactTimes = false } = {}): Promise<ResultSeries[]> {
    const epoch = exactTimes ? '' : '&epoch=ms';
    const path = `/query?db=${encodeURIComponent(this.database)}${epoch}&q=${encodeURIComponent(influxql)}`;
    // SELECT … and SHOW … may be sent by GET; a statement that changes the database must be sent by POST.
    const method = /^\s*(select|show)\b/i.test(influxql) ? 'GET' : 'POST';
    const chunks: Uint8Array[] = [];
    try {
      const signal = AbortSignal.timeout(QUERY_DEADLINE_MS);
      const headers = { accept: 'application/json' };
      for await (const chunk of this.#client.transport.iterate(path, '', { method, headers, signal }))
        chunks.push(chunk);
    } catch (error) {
      const outcome = outcomeOf(error, this);
      if (outcome.kind === 'refused')
        throw new EnvironmentError(asItCame(outcome.reason), asItCame(outcome.cure), { cause: error });
      throw new Error('reason' in outcome ? outcome.reason : String(error), { cause: error });
    }
    return parseResults(Buffer.concat(chunks).toString('utf8'));
  }

  /**
   * Makes the database where the server allows it (1.x), so that a new server needs no preparation.
   * @throws Error when it is missing and cannot be made
   */
  async ensureDatabase(): Promise<void> {
    if (this.server.kind !== 'influxdb-1') return;
    await this.query(`CREATE DATABASE "${this.database.replace(/["\\]/g, '\\$&')}"`);
  }

  close(): void {
    this.#writeApi.dispose();
    this.#agent.destroy();
  }
}

async function ping(client: InfluxDB, url: string): Promise<ServerIdentity> {
  let headers: PingHeaders = {};
  try {
    await client.transport.request('/ping', '', { method: 'GET' }, (found) => {
      headers = found;
    });
  } catch (error) {
    // A refusal has headers too; an older server may refuse /ping without any right.
    if (error instanceof HttpError) headers = error.headers ?? {};
    else {
      const outcome = outcomeOf(error, { url, database: '' });
      const reason = 'reason' in outcome ? outcome.reason : url;
      throw new EnvironmentError(asItCame(reason), say('Start InfluxDB, or correct archive.influxdb.url.'), {
        cause: error,
      });
    }
  }
  const server = identifyServer(headers);
  if (server === undefined)
    throw new EnvironmentError(
      say('{url} answers, but not as InfluxDB or VictoriaMetrics does (no known header in its /ping).', { url }),
      say('Correct archive.influxdb.url; with InfluxDB 3 also see that the token is right, since it guards /ping.'),
    );
  return server;
}

function agentFor(url: string): HttpAgent {
  const options = { keepAlive: true, maxSockets: 8, timeout: 60_000 };
  return url.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent(options);
}

function basicHeader({ username, password = '' }: InfluxOptions): { headers?: Record<string, string> } {
  if (username === undefined) return {};
  return { headers: { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` } };
}
