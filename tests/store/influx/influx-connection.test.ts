import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InfluxConnection } from '../../../src/store/influx/connection.js';
import { DeadLetters } from '../../../src/store/influx/dead-letter.js';
import { buildLine, float, text } from '../../../src/store/influx/line-protocol.js';
import { LineWriter } from '../../../src/store/influx/line-writer.js';
import { identifyServer } from '../../../src/store/influx/server-kind.js';
import { freePort, startInfluxd, startVictoria, type TestServer } from '../../support/influx-server.js';
import { startInfluxStub } from '../../support/influx-stub.js';

const point = (measurement: string, atNs: bigint, x = 1) =>
  buildLine({ measurement, tags: {}, fields: { x: float(x) }, atNs }) ?? '';
const countOf = async (connection: InfluxConnection, measurement: string) =>
  (await connection.query(`SELECT count(x) FROM ${measurement}`))[0]?.rows[0]?.[1] ?? 0;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rfi-influx-test-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('recognising a server', () => {
  it.each([
    [{ 'x-influxdb-version': '1.6.7~rc0', 'x-influxdb-build': 'OSS' }, 'influxdb-1', '1.6.7~rc0'],
    [{ 'x-influxdb-version': 'v2.7.11', 'x-influxdb-build': 'OSS' }, 'influxdb-2', '2.7.11'],
    [{ 'x-influxdb-version': '2.1.1, 2.1.1', 'x-influxdb-build': 'OSS, oss2' }, 'influxdb-2', '2.1.1'],
    [{ 'x-influxdb-build': 'Cloud' }, 'influxdb-2', ''],
    [{ 'x-influxdb-version': '3.2.1', 'x-influxdb-build': 'Core' }, 'influxdb-3', '3.2.1'],
    [{ 'x-server-hostname': 'vm-1' }, 'victoria-metrics', ''],
  ])('%o is %s', (headers, kind, version) => {
    expect(identifyServer(headers)).toEqual({ kind, version });
  });

  it('does not take a stranger for a database', () => {
    expect(identifyServer({ server: 'nginx' })).toBeUndefined();
  });

  it('says what to do when nobody answers', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await expect(InfluxConnection.open({ url, database: 'rf' })).rejects.toThrow(
      `${url} cannot be reached (ECONNREFUSED).`,
    );
  });
});

describe('a real InfluxDB 1.6.7', () => {
  let server: TestServer;
  let connection: InfluxConnection;
  beforeAll(async () => {
    server = await startInfluxd();
    connection = await InfluxConnection.open({ url: server.url, database: 'rf' });
    await connection.ensureDatabase();
  });
  afterAll(async () => {
    connection.close();
    await server.dispose();
  });
  const writer = (name: string) => {
    const deadLetters = new DeadLetters(join(folder, name));
    return { deadLetters, lines: new LineWriter({ deadLetters, clock: () => 0 }) };
  };

  it('is recognised by its /ping', () => {
    expect(connection.server).toEqual({ kind: 'influxdb-1', version: '1.6.7~rc0' });
  });

  it('keeps timestamps to the nanosecond', async () => {
    const atNs = 1_700_000_000_123_456_789n;
    expect(await connection.write([point('precise', atNs)])).toEqual({ kind: 'stored' });
    const [series] = await connection.query('SELECT x FROM precise', { exactTimes: true });
    expect(series?.rows).toEqual([['2023-11-14T22:13:20.123456789Z', 1]]);
  });

  it('gives back any text and any tag our builder wrote', async () => {
    const printable = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    const cases = fc.sample(fc.tuple(printable, printable), { numRuns: 200, seed: 7 });
    const lines = cases.map(([tag, body], i) =>
      buildLine({ measurement: 'echo', tags: { t: `${i} ${tag}` }, fields: { s: text(body) }, atNs: BigInt(i + 1) }),
    );
    expect(await connection.write(lines as string[])).toEqual({ kind: 'stored' });
    const [series] = await connection.query('SELECT s, t FROM echo ORDER BY time');
    const found = series?.rows.map(([, body, tag]) => [tag, body]);
    expect(found).toEqual(cases.map(([tag, body], i) => [`${i} ${tag.replaceAll('\\', '_')}`, body]));
  });

  it('finds the bad lines of a batch, stores all others, and sets the bad ones aside with the reason', async () => {
    const { deadLetters, lines } = writer('bad.jsonl');
    await connection.write([point('conflict', 1n)]);
    const good = Array.from({ length: 200 }, (_, i) => point('conflict', BigInt(i + 1)));
    const batch = [
      ...good.slice(0, 77),
      'conflict x="text" 500',
      ...good.slice(77, 150),
      'no line at all',
      ...good.slice(150),
    ];
    expect(await lines.write(connection, batch)).toEqual({ kind: 'stored', setAside: 2 });
    expect(await countOf(connection, 'conflict')).toBe(200);
    expect(deadLetters.count).toBe(2);
    const kept = (await readFile(join(folder, 'bad.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(kept.map(({ line }) => line)).toEqual(['conflict x="text" 500', 'no line at all']);
    expect(kept[0].reason).toContain('field type conflict');
  });

  it('sets nothing aside when every line is refused, and says what to do', async () => {
    const { deadLetters, lines } = writer('all-bad.jsonl');
    await connection.write(['taken x="text" 1']);
    const batch = Array.from({ length: 100 }, (_, i) => point('taken', BigInt(i + 2)));
    const outcome = await lines.write(connection, batch);
    expect(outcome).toMatchObject({ kind: 'refused', cure: expect.stringContaining('a database of its own') });
    expect(deadLetters.count).toBe(0);
  });

  it('says which database is missing, and how to make it', async () => {
    const other = await InfluxConnection.open({ url: server.url, database: 'nowhere' });
    const outcome = await other.write([point('m', 1n)]);
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('"nowhere"') });
    expect(outcome).toMatchObject({ cure: expect.stringContaining('CREATE DATABASE "nowhere"') });
    await expect(other.query('SELECT x FROM m')).rejects.toThrow('database not found: nowhere');
    other.close();
  });

  it('reports a dead server as something to wait for, and writes again when it is back', async () => {
    await server.kill();
    expect(await connection.write([point('back', 1n)])).toMatchObject({ kind: 'later' });
    await server.start();
    expect(await connection.write([point('back', 1n)])).toEqual({ kind: 'stored' });
    expect(await countOf(connection, 'back')).toBe(1);
  });
});

describe('a real InfluxDB 1.6.7 with users and a size limit', () => {
  const admin = { username: 'admin', password: 'pa ss:wörd' };
  let server: TestServer;
  beforeAll(async () => {
    server = await startInfluxd({ admin, maxBodyBytes: 20_000 });
  });
  afterAll(async () => {
    await server.dispose();
  });

  it('takes a Basic header', async () => {
    const connection = await InfluxConnection.open({ url: server.url, database: 'rf', ...admin });
    await connection.ensureDatabase();
    expect(await connection.write([point('m', 1n)])).toEqual({ kind: 'stored' });
    connection.close();
  });

  it('refuses a wrong password in words that hold no secret', async () => {
    const connection = await InfluxConnection.open({
      url: server.url,
      database: 'rf',
      username: 'admin',
      password: 'wrong-secret',
    });
    const outcome = await connection.write([point('m', 1n)]);
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('does not accept the user') });
    expect(JSON.stringify(outcome)).not.toContain('wrong-secret');
    connection.close();
  });

  it('sends less at a time when the server finds a batch too large', async () => {
    const connection = await InfluxConnection.open({ url: server.url, database: 'rf', ...admin });
    await connection.ensureDatabase();
    const deadLetters = new DeadLetters(join(folder, 'large.jsonl'));
    const lines = new LineWriter({ deadLetters, clock: () => 0 });
    const batch = Array.from({ length: 4000 }, (_, i) => point('large', BigInt(i + 1)));
    expect(await lines.write(connection, batch)).toEqual({ kind: 'stored', setAside: 0 });
    expect(await countOf(connection, 'large')).toBe(4000);
    connection.close();
  });
});

describe('a real VictoriaMetrics', () => {
  it('is recognised, and stores numbers through the 2.x write path', async () => {
    const server = await startVictoria();
    try {
      const connection = await InfluxConnection.open({ url: server.url, database: 'rf' });
      expect(connection.server.kind).toBe('victoria-metrics');
      const atNs = BigInt(Date.now() - 60_000) * 1_000_000n;
      expect(await connection.write([point('m', atNs, -77.5)])).toEqual({ kind: 'stored' });
      connection.close();
      await fetch(`${server.url}/internal/force_flush`);
      const answer = await fetch(`${server.url}/api/v1/export?match[]=m_x`);
      expect(await answer.json()).toMatchObject({ metric: { __name__: 'm_x' }, values: [-77.5] });
    } finally {
      await server.dispose();
    }
  });
});

describe.each([
  { kind: 'influxdb-2', org: 'province' },
  { kind: 'influxdb-3', org: undefined },
] as const)('the contract of $kind (a stub, not the server)', ({ kind, org }) => {
  it('is written to by the v2 path with a token and nanoseconds, and read by InfluxQL', async () => {
    const stub = await startInfluxStub({
      kind,
      token: 't0ken',
      buckets: ['rf'],
      ...(org === undefined ? {} : { org }),
    });
    const connection = await InfluxConnection.open({ url: stub.url, database: 'rf', token: 't0ken', org });
    expect(connection.server.kind).toBe(kind);
    expect(await connection.write([point('m', 1n), point('m', 2n)])).toEqual({ kind: 'stored' });
    expect(await connection.query('SELECT x FROM m')).toEqual([]);
    const write = stub.requests.find(({ path }) => path === '/api/v2/write');
    expect(write?.query.get('precision')).toBe('ns');
    expect(write?.query.get('bucket')).toBe('rf');
    expect(write?.authorization).toBe('Token t0ken');
    expect(stub.requests.at(-1)).toMatchObject({ method: 'GET', path: '/query' });
    connection.close();
    await stub.close();
  });

  it('says which bucket, organisation or token is refused and what to do, and waits until a stated date', async () => {
    const stub = await startInfluxStub({
      kind,
      token: 't0ken',
      buckets: ['rf'],
      ...(org === undefined ? {} : { org }),
    });
    const writeTo = async (database: string, organisation: string | undefined = org, token = 't0ken') => {
      const connection = await InfluxConnection.open({ url: stub.url, database, token, org: organisation });
      const outcome = await connection.write([point('m', 1n)]);
      connection.close();
      return outcome;
    };
    expect(await writeTo('nowhere')).toMatchObject({
      ...{ kind: 'refused', reason: expect.stringContaining('no database or bucket "nowhere"') },
      cure: expect.stringMatching(/influx bucket create -n nowhere.*influxdb3 create database nowhere/),
    });
    if (kind === 'influxdb-2')
      expect(await writeTo('rf', 'other')).toMatchObject({
        ...{ kind: 'refused', reason: expect.stringContaining('does not know the organisation') },
        cure: expect.stringContaining('archive.influxdb.org'),
      });
    const refused = await writeTo('rf', org, 'wrong').catch(
      (error: unknown) => error as { message: string; cure: string },
    );
    expect(JSON.stringify(refused)).toContain('token (2.x, 3)');
    expect(JSON.stringify([refused, String(refused)])).not.toContain('wrong');
    const at = new Date(Date.now() + 60_000).toUTCString();
    stub.failNext([{ status: 429, headers: { 'retry-after': at } }]);
    const { waitMs } = (await writeTo('rf')) as { waitMs: number };
    expect(waitMs).toBeGreaterThan(50_000);
    expect(waitMs).toBeLessThanOrEqual(60_000);
    await stub.close();
  });

  it('has its partial writes split, its pauses kept and its refusals explained', async () => {
    const stub = await startInfluxStub({
      kind,
      token: 't0ken',
      buckets: ['rf'],
      ...(org === undefined ? {} : { org }),
    });
    const connection = await InfluxConnection.open({ url: stub.url, database: 'rf', token: 't0ken', org });
    const deadLetters = new DeadLetters(join(folder, `${kind}.jsonl`));
    const lines = new LineWriter({ deadLetters, clock: () => 0 });
    expect(await lines.write(connection, [point('m', 1n), 'bad', point('m', 3n)])).toEqual({
      kind: 'stored',
      setAside: 1,
    });
    expect(new Set(stub.lines)).toEqual(new Set([point('m', 1n), point('m', 3n)]));
    stub.failNext([
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503 },
      { status: 401, body: { code: 'unauthorized', message: 'unauthorized access' } },
    ]);
    expect(await connection.write([point('m', 4n)])).toMatchObject({ kind: 'later', waitMs: 7000 });
    expect(await connection.write([point('m', 4n)])).toMatchObject({ kind: 'later' });
    expect(await connection.write([point('m', 4n)])).toMatchObject({ kind: 'refused' });
    connection.close();
    await stub.close();
  });
});
