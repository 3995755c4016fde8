import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config.js';
import { openedBy } from '../../../src/files/opened-by.js';
import { checkDataFolder, checkSerialPorts, judgeClock } from '../../../src/program/doctor/doctor-checks.js';
import { examine } from '../../../src/program/doctor/doctor-command.js';
import { EmbeddedArchive } from '../../../src/store/embedded/embedded-archive.js';
import { plannedSize } from '../../../src/store/influx/influx-forwarder.js';
import { openInfluxArchive } from '../../support/influx-archive.js';
import { freePort, startInfluxd, startVictoria, type TestServer } from '../../support/influx-server.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rfi-doctor-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the doctor on clock, disk and ports', () => {
  const clock = { now: 2_000_000, installedAt: 1_000_000, newestFileAt: undefined, synchronised: true };

  it('finds a clock that is wrong, and says how to set it', () => {
    expect(judgeClock(clock)).toMatchObject([{ severity: 'good' }]);
    expect(judgeClock({ ...clock, now: 0 })).toMatchObject([
      { severity: 'bad', message: expect.stringContaining('before') },
    ]);
    expect(judgeClock({ ...clock, newestFileAt: 2_100_000 })).toMatchObject([{ severity: 'bad' }]);
    expect(judgeClock({ ...clock, newestFileAt: 2_010_000 })).toMatchObject([{ severity: 'good' }]);
    expect(judgeClock({ ...clock, synchronised: false })).toMatchObject([
      { severity: 'bad', cure: expect.stringContaining('timedatectl') },
    ]);
    expect(judgeClock({ ...clock, synchronised: undefined })).toMatchObject([{ severity: 'note' }]);
  });

  it('finds a data directory that cannot be one', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    expect(await checkDataFolder(join(file, 'data'), 1)).toMatchObject([{ severity: 'bad', cure: expect.any(String) }]);
    const [found] = await checkDataFolder(join(folder, 'fresh'), 1e18);
    expect(found).toMatchObject({ check: 'data' });
    expect(found?.severity).not.toBe('good');
  });

  it('lists the serial ports, and what to do when there is none', async () => {
    await writeFile(join(folder, 'ttyUSB0'), '');
    expect(await checkSerialPorts(folder)).toMatchObject([
      { severity: 'good', message: `${folder}/ttyUSB0 may be opened.` },
    ]);
    expect(await checkSerialPorts(join(folder, 'nowhere'))).toMatchObject([
      { severity: 'note', cure: expect.any(String) },
    ]);
  });

  it('sees which process has a folder in use', async () => {
    const held = join(folder, 'held');
    await writeFile(held, '');
    expect(await openedBy(folder)).toEqual([]);
    const script = `require('fs').openSync(${JSON.stringify(held)}, 'r'); console.log('open'); setTimeout(() => {}, 60000)`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      expect(await openedBy(folder)).toEqual([child.pid]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('the doctor on a real InfluxDB 1.6.7', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startInfluxd();
  });
  afterAll(async () => {
    await server.dispose();
  });
  const configOf = (url: string, database: string) =>
    parseConfig(
      { stations: [{ id: 'st', name: 'St' }], archive: { mode: 'influxdb', influxdb: { url, database } } },
      'test.yaml',
    );
  const archivesOf = async (config: ReturnType<typeof configOf>, flags: { dataDir: string; now: number }) =>
    (await examine(config, { days: 2, ...flags }, flags.now)).filter(
      ({ check }) => check === 'archives' || check === 'influxdb',
    );

  it('says how many of the sweeps here InfluxDB has, also where both hold equally many', async () => {
    const dataDir = join(folder, 'counts');
    await mkdir(dataDir, { recursive: true });
    const now = 1_700_000_000_000;
    const sweeps = sweepRun({ count: 400, startedAt: now - 400_000 });
    const retention = { maxAgeMs: 1e13, maxBytes: 1e12 };
    const local = await EmbeddedArchive.open({ path: join(dataDir, 'sweeps.db'), retention, clock: () => now });
    for (const sweep of sweeps.filter(({ seq }) => seq <= 300)) local.add(sweep);
    await local.close();
    const remote = await openInfluxArchive({ url: server.url, database: 'counts' }, join(folder, 'counts-remote'));
    for (const sweep of sweeps.filter(({ seq }) => seq > 100)) remote.archive.add(sweep);
    await remote.archive.query({ receiverId: 'r1', from: 0, to: now });
    const config = configOf(server.url, 'counts');
    expect((await archivesOf(config, { dataDir, now })).at(-1)).toMatchObject({
      severity: 'bad',
      message: 'r1: 300 sweeps here, 200 of them in InfluxDB.',
    });
    for (const sweep of sweeps.filter(({ seq }) => seq <= 150)) remote.archive.add(sweep);
    await remote.archive.query({ receiverId: 'r1', from: 0, to: now });
    expect((await archivesOf(config, { dataDir, now })).at(-1)).toMatchObject({
      severity: 'good',
      message: 'InfluxDB has all 300 sweeps of 1 receivers here.',
    });
    await remote.close();
  });

  it('leaves a data directory alone that a running program uses', async () => {
    const dataDir = join(folder, 'in-use');
    await mkdir(dataDir, { recursive: true });
    const path = join(dataDir, 'sweeps.db');
    const retention = { maxAgeMs: 1e13, maxBytes: 1e12 };
    await (await EmbeddedArchive.open({ path, retention, clock: Date.now })).close();
    const script = `require('fs').openSync(${JSON.stringify(path)}, 'r'); console.log('open'); setTimeout(() => {}, 60000)`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      const found = await archivesOf(configOf(server.url, 'counts'), { dataDir, now: Date.now() });
      expect(found.at(-1)).toMatchObject({
        severity: 'note',
        message: expect.stringContaining(`process ${child.pid}`),
      });
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('refuses a database whose tags or fields are not ours', async () => {
    const write = async (database: string, lines: string) => {
      await fetch(`${server.url}/query?q=${encodeURIComponent(`CREATE DATABASE "${database}"`)}`, { method: 'POST' });
      const answer = await fetch(`${server.url}/write?db=${database}`, { method: 'POST', body: lines });
      expect(answer.status).toBe(204);
    };
    await write('foreign', 'blk,station=a,receiver=b,freq=433920000 level=-50 1');
    const many = Array.from({ length: 1005 }, (_, i) => `health,station=s${i},receiver=r,status=ok rate=1 ${i + 1}`);
    await write('many', many.join('\n'));
    await write('types', 'ch,station=a,receiver=b,channel=c max=3i 1');
    const messages = async (database: string) =>
      (await archivesOf(configOf(server.url, database), { dataDir: join(folder, 'fresh'), now: Date.now() }))
        .filter(({ severity }) => severity === 'bad')
        .map(({ message }) => message);
    expect(await messages('foreign')).toEqual(['Measurement "blk" of "foreign" has a tag "freq" that is not ours.']);
    expect(await messages('many')).toEqual([
      'Tag "station" of measurement "health" has more than 1000 values: it is not bounded.',
    ]);
    expect(await messages('types')).toEqual([
      'Field "max" of measurement "ch" of "types" is integer there and float here.',
    ]);
  });

  it('says what to do when nobody answers', async () => {
    const config = configOf(`http://127.0.0.1:${await freePort()}`, 'rf');
    const [found] = await archivesOf(config, { dataDir: join(folder, 'fresh'), now: Date.now() });
    expect(found).toMatchObject({ severity: 'bad', cure: expect.stringContaining('Start InfluxDB') });
  });
});

describe('the doctor on a real VictoriaMetrics', () => {
  it('says that packed traces stay here', async () => {
    const server = await startVictoria();
    try {
      const archive = { influxdb: { url: server.url, database: 'rf' } };
      const config = parseConfig({ stations: [{ id: 'st', name: 'St' }], archive }, 'test.yaml');
      const found = await examine(config, { dataDir: join(folder, 'fresh'), days: 1 }, Date.now());
      expect(found.find(({ message }) => message.startsWith('VictoriaMetrics stores numbers only'))).toBeDefined();
      expect(found.filter(({ check, severity }) => check === 'influxdb' && severity === 'bad')).toEqual([]);
    } finally {
      await server.dispose();
    }
  });
});

describe('the planned size of the long-term store', () => {
  it('counts receivers, plans and channels', () => {
    const receivers = [{ id: 'a', driver: 'simulated', port: { simulated: true } }];
    const config = parseConfig(
      {
        stations: [
          { id: 's1', name: 'S', receivers },
          { id: 's2', name: 'S' },
        ],
      },
      'test.yaml',
    );
    expect(plannedSize(config)).toEqual({ stations: 2, receivers: 17, plansPerReceiver: 4, channelsPerReceiver: 200 });
  });
});
