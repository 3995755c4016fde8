import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { decodeFrame } from '../../src/live/wire.js';
import { joinHub } from '../../src/network/membership/joining.js';
import { SCHEMA, subjects } from '../../src/network/subjects.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { LightStation } from '../support/light-station.js';
import { startLinkProxy } from '../support/link-proxy.js';
import { HubEnd, newFolder } from '../support/network-ends.js';

it('a station sends its newest picture and a beat at its return, without a wait for the next beat', async () => {
  const hub = await HubEnd.open();
  onTestFinished(() => hub.stop());
  const link = await startLinkProxy(hub.listen);
  onTestFinished(() => link.close());
  const folder = newFolder('voice');
  const membership = { ...(await joinHub(await hub.invite('hue'), folder)), address: link.address };
  const registry = await DriverRegistry.load();
  const noise = { receivers: 1, bins: 100, everyMs: 100 };
  const station = new LightStation({ stationId: 'hue', membership, folder: join(folder, 'hue'), registry, ...noise });
  await station.start();
  onTestFinished(() => station.stop());
  const { connection } = hub.hub.server;
  const endedAt: number[] = [];
  const beatAt: number[] = [];
  connection.subscribe(subjects.live('hue', 'rx1'), {
    callback: (_error, { data }) => {
      const { startedAt, durationMs } = decodeFrame(data);
      endedAt.push(startedAt + durationMs);
    },
  });
  connection.subscribe(subjects.beat('hue'), { callback: () => void beatAt.push(Date.now()) });
  const wish = { schema: SCHEMA, receiverId: 'rx1', maxBins: 100, maxFps: 10, forMs: 60_000 };
  const ask = async () =>
    await connection
      .request(subjects.ask('hue', 'live'), JSON.stringify(wish), { timeout: 1000 })
      .catch(() => undefined);
  await expect.poll(ask).toBeDefined();
  await expect.poll(() => endedAt.length).toBeGreaterThan(3);
  link.cut();
  await wait(3000);
  link.mend();
  const mendedAt = Date.now();
  await expect.poll(() => endedAt.some((at) => at > mendedAt)).toBe(true);
  const backAt = Date.now();
  await expect.poll(() => beatAt.some((at) => at > mendedAt), { timeout: 2000 }).toBe(true);
  expect(Date.now() - backAt).toBeLessThan(2000);
});

it('a station that was refused many times beats once at its return: it is no flood', async () => {
  const hub = await HubEnd.open();
  onTestFinished(() => hub.stop());
  const folder = newFolder('refused');
  const membership = await joinHub(await hub.invite('hue'), folder);
  const registry = await DriverRegistry.load();
  const noise = { receivers: 1, bins: 100, everyMs: 100 };
  const station = new LightStation({ stationId: 'hue', membership, folder: join(folder, 'hue'), registry, ...noise });
  const beatAt: number[] = [];
  hub.hub.server.connection.subscribe(subjects.beat('hue'), { callback: () => void beatAt.push(performance.now()) });
  await station.start();
  onTestFinished(() => station.stop());
  await expect.poll(() => beatAt.length).toBeGreaterThan(0);
  const file = join(hub.folder, 'network/stations/hue.json');
  const member = await readFile(file, 'utf8');
  await hub.hub.server.members.revoke('hue', Date.now());
  // An attempt every one to two seconds.
  await wait(8000);
  const before = beatAt.length;
  await writeFile(`${file}.new`, member);
  await rename(`${file}.new`, file);
  await expect.poll(() => beatAt.length).toBeGreaterThan(before);
  await wait(1000);
  // The one of its return, and one that may have been due.
  expect(beatAt.length - before).toBeLessThanOrEqual(2);
});

it('the hub is sent what the station shows itself: no closer looks, but what a person measures there', async () => {
  const hub = await HubEnd.open();
  onTestFinished(() => hub.stop());
  const folder = newFolder('aside');
  const membership = await joinHub(await hub.invite('hue'), folder);
  const registry = await DriverRegistry.load();
  const noise = { receivers: 1, bins: 100, everyMs: 50, asideEvery: 2 };
  const station = new LightStation({ stationId: 'hue', membership, folder: join(folder, 'hue'), registry, ...noise });
  await station.start();
  onTestFinished(() => station.stop());
  const { connection } = hub.hub.server;
  const shown: boolean[] = [];
  connection.subscribe(subjects.live('hue', 'rx1'), {
    callback: (_error, { data }) => void shown.push((decodeFrame(data).flags & SweepFlag.aside) !== 0),
  });
  const ask = async (verb: 'live' | 'hold', question: object) => {
    const body = JSON.stringify({ schema: SCHEMA, receiverId: 'rx1', ...question });
    return await connection.request(subjects.ask('hue', verb), body, { timeout: 1000 }).catch(() => undefined);
  };
  await expect.poll(() => ask('live', { maxBins: 100, maxFps: 100, forMs: 60_000 })).toBeDefined();
  await expect.poll(() => shown.length).toBeGreaterThan(5);
  expect(shown).not.toContain(true);
  const plan = { startHz: 87.5e6, stopHz: 108e6, points: 100 };
  await ask('hold', { hold: { by: 'field', reason: 'a look', forMs: 60_000, plan } });
  await expect.poll(() => shown).toContain(true);
});
