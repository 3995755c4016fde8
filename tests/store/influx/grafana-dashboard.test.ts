import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InfluxConnection } from '../../../src/store/influx/connection.js';
import {
  blockLine,
  channelLine,
  coverageLine,
  emissionLine,
  healthLine,
} from '../../../src/store/influx/measurements.js';
import { SCHEMA } from '../../../src/store/influx/schema.js';
import { startInfluxd, type TestServer } from '../../support/influx-server.js';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly query: string; readonly rawQuery: boolean }[];
}

interface Dashboard {
  readonly uid: string;
  readonly links: readonly { readonly url: string }[];
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly query: string }[];
  };
}

const folder = join(import.meta.dirname, '../../../deploy/grafana');
const names = readdirSync(join(folder, 'vi'));
const inLanguage = (language: string, name: string) =>
  JSON.parse(readFileSync(join(folder, language, name), 'utf8')) as Dashboard;
/** What is left of a dashboard without the words that people read. */
function withoutWords(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, one: unknown) =>
      ['title', 'description', 'label', 'uid', 'links'].includes(key) && typeof one !== 'number' ? null : one,
    ),
  );
}

const dashboards = names
  .map((name) => inLanguage('vi', name))
  // The dashboard of the program itself draws from Prometheus: see deploy.test.ts.
  .filter(({ panels }) => panels.some(({ targets = [] }) => targets.some((target) => 'query' in target)));
const queries = dashboards.flatMap(({ uid, panels }) =>
  panels.flatMap(({ title, targets = [] }) => targets.map(({ query }) => ({ title: `${uid}: ${title}`, query }))),
);
const variables = dashboards.flatMap(({ uid, templating }) =>
  templating.list.filter(({ type }) => type === 'query').map(({ name, query }) => ({ name: `${uid}: ${name}`, query })),
);

/** What Grafana puts in the place of its own words, with "All" chosen in every list. */
function filledIn(query: string): string {
  return query
    .replaceAll('$timeFilter', `time >= 0 AND time < 3600s`)
    .replaceAll('$__interval', '10s')
    .replace(/\^\$(station|receiver|channel|plan)\$/g, '^.*$$');
}

describe('the Grafana dashboards', () => {
  it('have names of their own', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
    expect(dashboards.length).toBeGreaterThan(1);
  });

  it('are there in both languages, which ask the same and lead to each other', () => {
    expect(readdirSync(join(folder, 'en'))).toEqual(names);
    for (const name of names) {
      const [vi, en] = [inLanguage('vi', name), inLanguage('en', name)];
      expect(withoutWords(en), name).toEqual(withoutWords(vi));
      expect([en.links[0]?.url, vi.links[0]?.url], name).toEqual([`/d/${vi.uid}`, `/d/${en.uid}`]);
      expect(JSON.stringify({ ...en, links: [] }), name).not.toMatch(/"(?:title|label|description)":"[^"]*[ạ-ỹđ]/i);
      for (const [i, { title }] of vi.panels.entries()) expect(title, name).not.toBe(en.panels[i]?.title);
    }
  });

  it.each(dashboards)('has panels with their own numbers that do not overlap: $uid', ({ panels }) => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = new Set<string>();
    for (const { title, gridPos } of panels)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(x, title).toBeLessThan(24);
          expect(cells.has(`${x},${y}`), `${title} overlaps at ${x},${y}`).toBe(false);
          cells.add(`${x},${y}`);
        }
  });

  it('ask every measurement for fields and tags the schema has', () => {
    const asked = new Set<string>();
    for (const { title, query } of queries) {
      const measurement = /FROM "(\w+)"/.exec(query)?.[1] ?? '';
      const schema = SCHEMA[measurement];
      if (schema === undefined) throw new Error(`${title} asks for "${measurement}"`);
      asked.add(measurement);
      const known = new Set([...Object.keys(schema.fields), ...Object.keys(schema.tags), measurement]);
      const names = [...query.replace(/AS "[^"]*"/g, '').matchAll(/"(\w+)"/g)].map((match) => match[1] ?? '');
      expect(
        names.filter((name) => !known.has(name)),
        title,
      ).toEqual([]);
    }
    expect([...asked].sort()).toEqual(Object.keys(SCHEMA).sort());
  });
});

describe('the Grafana dashboards on a real InfluxDB 1.6.7', () => {
  let server: TestServer;
  let connection: InfluxConnection;
  beforeAll(async () => {
    server = await startInfluxd();
    connection = await InfluxConnection.open({ url: server.url, database: 'rf' });
    await connection.ensureDatabase();
    const owner = { stationId: 'ls-01', receiverId: 'ls-01-fm' };
    const levels = { maxDbm: -50, meanDbm: -90, p10Dbm: -105, p50Dbm: -101, p90Dbm: -90, floorDbm: -102 };
    const grid = {
      sweeps: 50,
      bins: 820,
      part: 0,
      firstBin: 0,
      startHz: 87.5e6,
      stepHz: 25e3,
      peakHz: 99.7e6,
      flags: 0,
    };
    const lines = [
      blockLine({
        ...owner,
        ...levels,
        ...grid,
        plan: 'p',
        packed: undefined,
        firstSeq: 1,
        lastSeq: 50,
        startedAt: 1e3,
        endedAt: 51e3,
      }),
      channelLine({
        ...owner,
        channel: '101500',
        startHz: 101.4e6,
        stopHz: 101.6e6,
        endedAt: 20e3,
        maxDbm: -60,
        meanDbm: -80,
        occupancy: 0.25,
        sweeps: 10,
      }),
      coverageLine({
        ...owner,
        plan: 'p',
        endedAt: 60e3,
        intervalMs: 60e3,
        watchedMs: 45e3,
        sweeps: 45,
        lostSweeps: 1,
        reason: '',
      }),
      healthLine({
        ...owner,
        at: 60e3,
        status: 'sweeping',
        sweepsPerSecond: 1,
        lostSweeps: 0,
        spoolBytes: 10,
        spoolAgeMs: 20,
        diskFreeBytes: 3e12,
        clockOk: true,
      }),
      emissionLine({
        ...owner,
        emissionId: 'e-1',
        kind: 'carrier',
        startedAt: 30e3,
        endedAt: 40e3,
        centreHz: 101.5e6,
        bandwidthHz: 12_500,
        maxDbm: -60,
        excessDb: 22.25,
        score: 0.9,
        ordinal: 0,
      }),
    ];
    expect(await connection.write(lines as string[])).toEqual({ kind: 'stored' });
  });
  afterAll(async () => {
    connection.close();
    await server.dispose();
  });

  it.each(queries)('draws something in "$title"', async ({ query }) => {
    const series = await connection.query(filledIn(query));
    expect(series.length).toBeGreaterThan(0);
    expect(series[0]?.rows.length).toBeGreaterThan(0);
  });

  it.each(variables)('fills the list of the variable $name', async ({ query }) => {
    const series = await connection.query(filledIn(query));
    expect(series[0]?.rows.length).toBeGreaterThan(0);
  });
});
