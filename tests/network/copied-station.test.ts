/**
 * The disk of a station is copied, and both computers run under one name; or the copy takes the place of a station that went on after
 * it. Whole programs with real archives; the hub's archive is compared with those of the stations, sweep by sweep.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { invite, joinHub } from '../../src/network/membership/joining.js';
import { Members } from '../../src/network/membership/members.js';
import { NETWORK_FOLDER } from '../../src/network/membership/message-server-part.js';
import { type Program, startProgram } from '../../src/program/program.js';
import { freePort } from '../support/message-server.js';

interface Sweep {
  readonly seq: number;
  readonly startedAt: string;
}

describe('the copy of a station’s disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-copied-'));
  const log = pino({ level: 'silent' });
  const common = { host: '127.0.0.1', port: 0, log, holdAnswers: true };
  const began = new Date(Date.now() - 60_000).toISOString();
  let hub: Program;
  let listen: string;
  const startHub = async () => {
    const config = parseConfig({ stations: [], network: { listen, address: listen } }, 'test');
    hub = await startProgram({ ...common, role: 'hub', config, dataDir: join(folder, 'hub') });
  };
  /** Receivers of different seeds measure different levels. */
  const start = async (stationId: string, disk: string, seed: number) => {
    const plans = [{ startHz: 87.5e6, stopHz: 108e6, points: 300, everyMs: 200 }];
    const sim = { id: 'sim', driver: 'simulated', port: { simulated: true }, settings: { seed }, plans };
    const config = parseConfig({ stations: [{ id: stationId, name: stationId, receivers: [sim] }] }, 'test');
    return await startProgram({ ...common, role: 'station', config, dataDir: join(folder, disk) });
  };
  const joinAt = async (stationId: string, disk: string) => {
    const network = join(folder, 'hub', NETWORK_FOLDER);
    const about = JSON.parse(await readFile(join(network, 'hub.json'), 'utf8'));
    const code = await invite(new Members(network), stationId, about, Date.now());
    await vi.waitFor(() => joinHub(code, join(folder, disk)), { timeout: 20_000 });
  };
  const joined = async (stationId: string) => {
    await joinAt(stationId, stationId);
    return await start(stationId, stationId, 7);
  };
  const copy = (disk: string, to: string) => cpSync(join(folder, disk), join(folder, to), { recursive: true });
  const at = async (program: Program, path: string) =>
    JSON.parse(await (await fetch(`${program.address}api/v1/${path}`)).text());
  const sweepsOf = async (program: Program, receiverId: string): Promise<Sweep[]> => {
    const range = `from=${began}&to=${new Date(Date.now() + 60_000).toISOString()}`;
    return (await at(program, `sweeps?receiverId=${receiverId}&${range}&maxSweeps=2000`)).sweeps;
  };
  const textOf = (sweep: object) => JSON.stringify({ ...sweep, receiverId: '' });
  /** Sweeps under this name at the hub that are of each archive, and those of each archive that the hub lacks. */
  const compared = async (stationId: string, archives: readonly (readonly Sweep[])[]) => {
    const atHub = new Set((await sweepsOf(hub, `${stationId}.sim`)).map(textOf));
    return archives.map((sweeps) => {
      const here = sweeps.filter((one) => atHub.has(textOf(one))).length;
      return { here, lacking: sweeps.length - here };
    });
  };
  const only = (sweeps: readonly Sweep[], others: readonly Sweep[]) => {
    const known = new Set(others.map(textOf));
    return sweeps.filter((one) => !known.has(textOf(one)));
  };
  beforeAll(async () => {
    listen = `127.0.0.1:${await freePort()}`;
    await startHub();
  });
  afterAll(async () => {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const troubles = async (): Promise<string> => JSON.stringify((await at(hub, '../../readyz')).problems);
  const repeated = async () =>
    Number(/^rfi_network_repeated_sweeps (\d+)/m.exec(await (await fetch(`${hub.address}metrics`)).text())?.[1]);
  const copied = async (stationId: string) =>
    (await at(hub, 'hub/stations')).members.find((one: { stationId: string }) => one.stationId === stationId)?.isCopied;

  it('that starts beside it from a stopped disk: the sweeps of one come, those of the other are kept apart, and it is said', async () => {
    let a = await joined('hue');
    await wait(3000);
    await a.stop();
    const copiedAt = new Date().toISOString();
    copy('hue', 'hue-copy');
    a = await start('hue', 'hue', 7);
    const before = (await sweepsOf(a, 'sim')).filter(({ startedAt }) => startedAt < copiedAt);
    const ahead = async () => (await sweepsOf(hub, 'hue.sim')).some(({ startedAt }) => startedAt > copiedAt);
    await expect.poll(ahead, { timeout: 30_000 }).toBe(true);
    expect(await copied('hue')).toBeUndefined();
    const b = await start('hue', 'hue-copy', 8);
    await expect.poll(() => copied('hue'), { timeout: 30_000 }).toBe(true);
    expect(await troubles()).toContain('old image of the disk');
    await wait(10_000);
    const [ofA, ofB] = [only(await sweepsOf(a, 'sim'), before), only(await sweepsOf(b, 'sim'), before)];
    await expect
      .poll(() => compared('hue', [before, ofA]), { timeout: 20_000 })
      .toMatchObject([{ lacking: 0 }, { lacking: 0 }]);
    expect(ofB.length).toBeGreaterThan(20);
    expect(await compared('hue', [ofB])).toEqual([{ here: 0, lacking: ofB.length }]);
    const numbers = new Set(ofA.map(({ seq }) => seq));
    expect(ofB.filter(({ seq }) => numbers.has(seq))).toEqual([]);
    await a.stop();
    // A person decides for the other: it joins with a new code, and is the station from then on.
    await joinAt('hue', 'hue-copy');
    const after = async () => only(await sweepsOf(b, 'sim'), [...before, ...ofB]);
    await expect
      .poll(async () => (await compared('hue', [await after()]))[0]?.here, { timeout: 30_000 })
      .toBeGreaterThan(10);
    await b.stop();
  }, 120_000);

  it('is no other start of one station: nothing is sent again, and nobody speaks of a copy', async () => {
    const before = await repeated();
    let a = await joined('pleiku');
    for (let starts = 0; starts < 3; starts++) {
      await wait(2000);
      await a.stop();
      a = await start('pleiku', 'pleiku', 7);
    }
    const all = await sweepsOf(a, 'sim');
    await expect.poll(() => compared('pleiku', [all]), { timeout: 20_000 }).toMatchObject([{ lacking: 0 }]);
    // A block that was on its way at a stop comes once more, as it did before there were lives; the history does not.
    expect((await repeated()) - before).toBeLessThan(all.length / 2);
    expect(await copied('pleiku')).toBeUndefined();
    await a.stop();
  }, 120_000);

  it('that starts while the station runs is the copy, also after another start of it', async () => {
    const a = await joined('dalat');
    await wait(3000);
    copy('dalat', 'dalat-copy');
    const before = await sweepsOf(a, 'sim');
    let b = await start('dalat', 'dalat-copy', 8);
    await expect.poll(() => copied('dalat'), { timeout: 30_000 }).toBe(true);
    await b.stop();
    b = await start('dalat', 'dalat-copy', 8);
    await wait(12_000);
    const [ofA, ofB] = [only(await sweepsOf(a, 'sim'), before), only(await sweepsOf(b, 'sim'), before)];
    await expect.poll(() => compared('dalat', [ofA]), { timeout: 20_000 }).toMatchObject([{ lacking: 0 }]);
    expect(await compared('dalat', [ofB])).toEqual([{ here: 0, lacking: ofB.length }]);
    await a.stop();
    await b.stop();
  }, 120_000);

  it('that takes the place of the station, while there is no link: every sweep of both comes', async () => {
    const a = await joined('vinh');
    await wait(3000);
    copy('vinh', 'vinh-image');
    await wait(6000);
    const ofA = await sweepsOf(a, 'sim');
    await expect.poll(() => compared('vinh', [ofA]), { timeout: 20_000 }).toMatchObject([{ lacking: 0 }]);
    await a.stop();
    await hub.stop();
    const b = await start('vinh', 'vinh-image', 8);
    await wait(8000);
    await startHub();
    await wait(2000);
    const ofB = only(await sweepsOf(b, 'sim'), ofA);
    expect(ofB.length).toBeGreaterThan(20);
    await expect
      .poll(() => compared('vinh', [ofA, ofB]), { timeout: 40_000 })
      .toMatchObject([{ lacking: 0 }, { lacking: 0 }]);
    expect(await copied('vinh')).toBeUndefined();
    await b.stop();
  }, 120_000);
});
