/** What deploy/influxdb.md tells a person to type, run here against the servers that are installed. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConditionLog } from '../../src/bus/condition-log.js';
import { archiveSchema } from '../../src/config/archive-config.js';
import { parseConfig } from '../../src/config/config.js';
import { LongTermLog } from '../../src/duty/influx-notes.js';
import { plain } from '../../src/program/commands/check-command.js';
import { influxOptions } from '../../src/store/influx/influx-forwarder.js';
import { openInfluxArchive } from '../support/influx-archive.js';
import { startInfluxd, startVictoria } from '../support/influx-server.js';
import { type StubKind, startInfluxStub } from '../support/influx-stub.js';
import { sweepRun } from '../support/synthetic-sweeps.js';

const ROOT = resolve(import.meta.dirname, '../..');
const TEXT = await readFile(join(ROOT, 'deploy/influxdb.md'), 'utf8');
const run = promisify(execFile);
const STATION = { stations: [{ id: 'a', name: 'A' }] };

/** Blocks of the document in the order of the page. */
function blocks(kind: 'sh' | 'yaml', server: string): string[] {
  const fence = new RegExp(`^( *)\`\`\`${kind} ${server.replace('.', '\\.')}\\n([\\s\\S]*?)^ *\`\`\``, 'gm');
  return [...TEXT.matchAll(fence)].map(([, , text = '']) => text);
}

/** The configuration of the document, with the port of the server that runs here. */
function influxOf(server: string, url: string) {
  const [yaml = ''] = blocks('yaml', server);
  const config = parseConfig({ ...STATION, ...parse(yaml.replace(/http:\/\/127\.0\.0\.1:\d+/, url)) }, 'influxdb.md');
  vi.stubEnv('INFLUX_TOKEN', 'secret');
  return influxOptions(config.archive.influxdb as never);
}

async function folderFor(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-document-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

afterEach(() => vi.unstubAllEnvs());

describe('deploy/influxdb.md', () => {
  it('1.x: its commands make the database, its configuration fills it, its query finds the data', async () => {
    const server = await startInfluxd();
    onTestFinished(() => server.dispose());
    const [making = '', asking = ''] = blocks('sh', '1.x').map((text) =>
      text.replaceAll('http://127.0.0.1:8086', server.url),
    );
    const made = await run('sh', ['-ec', making]);
    expect(made.stdout).toContain('["rf"]');
    const open = await openInfluxArchive(influxOf('1.x', server.url), await folderFor());
    // What is older than the database keeps must not stop what is new.
    for (const startedAt of [Date.now() - 400 * 86_400_000, Date.now() - 3_600_000])
      for (const sweep of sweepRun({ count: 150, bins: 100, startedAt })) open.forwarder.append(sweep);
    await open.forwarder.drained();
    expect(open.forwarder.status).toMatchObject({ setAside: 0, problem: undefined });
    await open.close();
    const { results } = JSON.parse((await run('sh', ['-ec', asking])).stdout);
    expect(results[0].series[0]).toMatchObject({ name: 'blk', tags: { receiver: 'r1' } });
  });

  it('VictoriaMetrics: its command finds the server, its configuration is taken', async () => {
    const server = await startVictoria();
    onTestFinished(() => server.dispose());
    const [command = ''] = blocks('sh', 'victoria').map((text) => text.replaceAll('http://127.0.0.1:8428', server.url));
    expect((await run('sh', ['-ec', command])).stdout).toBe('OK');
    expect(influxOf('victoria', server.url)).toMatchObject({ url: server.url, database: 'rf' });
  });

  it.each<[string, StubKind]>([
    ['2.x', 'influxdb-2'],
    ['3.x', 'influxdb-3'],
  ])('%s: its configuration makes requests of the published form', async (name, kind) => {
    const stub = await startInfluxStub({ kind, token: 'secret', org: 'rfi', buckets: ['rf'] });
    onTestFinished(() => stub.close());
    const open = await openInfluxArchive(influxOf(name, stub.url), await folderFor());
    for (const sweep of sweepRun({ count: 150, bins: 100 })) open.forwarder.append(sweep);
    await open.forwarder.drained();
    await open.close();
    const writes = stub.requests.filter(({ path }) => path === '/api/v2/write');
    expect(writes.length).toBeGreaterThan(0);
    for (const { method, query, authorization, body } of writes) {
      expect([method, query.get('bucket'), query.get('precision'), authorization]).toEqual([
        'POST',
        'rf',
        'ns',
        'Token secret',
      ]);
      expect(body.split('\n').filter((line) => !isLineProtocol(line))).toEqual([]);
    }
    if (kind === 'influxdb-2') expect(new Set(writes.map(({ query }) => query.get('org')))).toEqual(new Set(['rfi']));
  });

  it('names every key of archive.influxdb, and no other', () => {
    const [archive] = plain(archiveSchema).filter((one) => one instanceof z.ZodObject);
    const [influx] = plain((archive as z.ZodObject).shape['influxdb'] as z.core.$ZodType).filter(
      (one) => one instanceof z.ZodObject,
    );
    const named = [...TEXT.matchAll(/^\| `influxdb\.(\w+)`/gm)].map(([, key]) => key);
    expect(named.sort()).toEqual(Object.keys((influx as z.ZodObject).shape).sort());
  });

  it('compose starts as it stands: its station.yaml is there, and names what compose makes', async () => {
    const folder = join(ROOT, 'deploy/docker');
    const config = parseConfig(parse(await readFile(join(folder, 'config/station.yaml'), 'utf8')), 'station.yaml');
    const compose = parse(await readFile(join(folder, 'compose.yaml'), 'utf8'));
    const { DOCKER_INFLUXDB_INIT_ORG: org, DOCKER_INFLUXDB_INIT_BUCKET: database } =
      compose.services.influxdb.environment;
    expect(config.archive.influxdb).toMatchObject({ url: 'http://influxdb:8086', org, database });
    expect(compose.services['rfi-logger'].environment.INFLUX_TOKEN).toContain('${INFLUX_TOKEN');
    vi.stubEnv('INFLUX_TOKEN', 'of compose');
    expect(config.archive.influxdb?.token?.reveal()).toBe('of compose');
    expect(compose.services['rfi-logger'].volumes).toContain('./config:/etc/rfi-logger');
  });
});

/**
 * The line protocol as InfluxData publishes it: measurement and tags with escaped commas, spaces and equal signs, fields
 * that are floats, integers, booleans or quoted text, and a time in nanoseconds.
 */
function isLineProtocol(line: string): boolean {
  const name = '(?:[^,= \\\\\\n]|\\\\[,= \\\\])+';
  const value = '(?:-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?i?|t|f|true|false|"(?:[^"\\\\\\n]|\\\\["\\\\])*")';
  return new RegExp(`^(?!_)${name}(?:,${name}=${name})* ${name}=${value}(?:,${name}=${value})* \\d{19}$`).test(line);
}

describe('the log of the long-term store', () => {
  const seen = { server: 'InfluxDB 1.6.7', waitingBytes: 10, retries: 3 };

  it('has one line when it is lost or refuses, with the reason, and one when it is back', () => {
    const lines: unknown[] = [];
    let at = 0;
    const write = (level: string) => (fields: object, text: string) => void lines.push({ level, text, ...fields });
    const into = { info: write('info'), warn: write('warn'), error: write('error') } as unknown as Logger;
    const log = new LongTermLog(new ConditionLog(into, () => at));
    const look = (status: Partial<Parameters<LongTermLog['look']>[0]>, when: number) => {
      at = when;
      log.look({ ...seen, state: 'idle', problem: undefined, ...status });
    };
    look({ state: 'sending' }, 0);
    expect(lines).toEqual([]);
    const lost = { state: 'waiting' as const, problem: 'http://a cannot be reached (ECONNREFUSED).' };
    for (let when = 1000; when < 9000; when += 1000) look(lost, when);
    const told = { level: 'warn', text: 'InfluxDB is lost', problem: lost.problem, waitingBytes: 10 };
    expect(lines).toEqual([told]);
    look({ state: 'connecting', problem: lost.problem }, 9000);
    look({ state: 'sending', problem: lost.problem }, 9500);
    expect(lines).toEqual([told]);
    look({ state: 'refused', problem: 'http://a has no database or bucket "rf".' }, 10_000);
    expect(lines[1]).toMatchObject({ level: 'error', text: 'InfluxDB refuses what is sent' });
    look({ state: 'idle' }, 26_000);
    look({ state: 'idle' }, 27_000);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatchObject({ level: 'info', text: 'InfluxDB is back', lasted: '25 s', times: 2, retries: 3 });
  });
});
