import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openToOthers } from '../../src/files/private-files.js';
import { connectWith, keyOf } from '../../src/network/membership/hub-contact.js';
import { invite, joinHub } from '../../src/network/membership/joining.js';
import { Members } from '../../src/network/membership/members.js';
import { readMembership } from '../../src/network/membership/own-membership.js';
import { inboxOf } from '../../src/network/subjects.js';
import { Caller, PASSWORD } from '../support/account-program.js';
import { DESKTOP, sharedBrowser } from '../support/browser.js';
import { addAdministrator } from '../support/first-account.js';
import { THIN_LINK } from '../support/link-proxy.js';
import { startNatsNode } from '../support/nats-node.js';
import { newFolder } from '../support/network-ends.js';
import { KILLS, NetworkPrograms } from '../support/network-programs.js';
import { webReceiver } from '../support/notice-receivers.js';
import { proof } from '../support/proof.js';
import { RunningProgram } from '../support/running-program.js';

// One of each; `npm run torture -- network` makes as many as wanted, beside power cuts, flipped bits and wrong clocks.
proof(
  'loses no sweep that a station has on disk, and double none',
  async () => {
    const network = await NetworkPrograms.start([{}, THIN_LINK], { kinds: KILLS });
    try {
      for (const seed of KILLS.keys()) await network.round(seed);
      const { faults, links, sweeps, lost, doubled, differing } = await network.compare();
      expect({ lost, doubled, differing }).toEqual({ lost: 0, doubled: 0, differing: 0 });
      expect(sweeps).toBeGreaterThan(50);
      expect(KILLS.map((kind) => faults[kind])).toEqual(KILLS.map(() => 1));
      expect(links[1]?.lost).toBeGreaterThan(0);
    } finally {
      await network.close();
    }
  },
  240_000,
);

describe('two hub processes over one station', () => {
  it('the second goes on within 10 s of a kill -9, with everything that people were answered, and calls nobody twice', async () => {
    const node = await startNatsNode(newFolder('hub-processes'));
    onTestFinished(node.stop);
    const calls = await webReceiver();
    onTestFinished(calls.stop);
    const hook = { id: 'group', name: 'Nhóm', kind: 'webhook', template: 'json', url: calls.url };
    const rule = {
      id: 'all',
      name: 'Tất cả',
      severities: [1, 2, 3, 4, 5, 6],
      causes: ['raised'],
      channelIds: ['group'],
    };
    // Each page has a certificate of its own, of the hub's authority.
    const configOf = async (name: string) => ({
      ...{ stations: [], network: { nats: [node.server] }, notices: { channels: [hook], rules: [rule] } },
      access: { tls: await node.certificate(name) },
    });
    const started = async (options: Parameters<typeof RunningProgram.start>[0]) => {
      const program = await RunningProgram.start(options);
      onTestFinished(() => program.close());
      return program;
    };
    const first = await started({
      ...{ role: 'hub', config: await configOf('first') },
      async prepare(dataDir) {
        await node.shareKeys(dataDir);
        await addAdministrator(dataDir, 'lan', PASSWORD);
      },
    });
    const second = await started({ role: 'hub', config: await configOf('second'), prepare: node.shareKeys });
    // Keys that were copied by hand are closed by a process that is not the hub, too.
    expect(await openToOthers(join(second.folder, 'data'))).toEqual([]);
    const network = join(first.folder, 'data/network');
    const about = JSON.parse(await readFile(join(network, 'hub.json'), 'utf8'));
    const code = await invite(new Members(network), 'hue', about, Date.now());
    const plans = [{ startHz: 87.5e6, stopHz: 108e6, points: 200, everyMs: 200 }];
    const receiver = { id: 'sim', driver: 'simulated', port: { simulated: true }, settings: { seed: 7 }, plans };
    const station = await started({
      ...{ role: 'station', config: { stations: [{ id: 'hue', name: 'Huế', receivers: [receiver] }] } },
      async prepare(dataDir) {
        await vi.waitFor(() => joinHub(code, dataDir), { timeout: 20_000 });
      },
    });
    const reportAt = async (startHz: number) => {
      const time = new Date(Date.now() - 1000).toISOString();
      const heard = { stationId: 'hue', receiverId: 'sim', startHz, stopHz: startHz + 50e3, from: time, to: time };
      await new Caller(station.address).call('POST', 'api/v1/incidents', { ...heard, text: 'heard by hand' });
    };
    // One more connection of the station, which the first process admits.
    const membership = await readMembership(join(station.folder, 'data'));
    if (membership === undefined) throw new Error('the station has not joined');
    const named = { name: 'test', inboxPrefix: inboxOf('hue'), reconnect: false };
    const admitted = await connectWith(membership, keyOf(membership.seed), named);
    await reportAt(95.1e6);

    // A person whose browser knows the second process alone.
    const browser = await sharedBrowser();
    onTestFinished(() => browser.close());
    const lan = await signedIn(browser, second.address);
    const frames = await liveFrames(lan, second.address);
    const answerOf = async (path: string, address = second.address) => {
      const answer = await lan.request.get(new URL(path, address).href).catch(() => undefined);
      return (await answer?.json().catch(() => undefined)) ?? {};
    };
    const cases = async () => (await answerOf('api/v1/incidents')).incidents ?? [];
    const metrics = async () => (await lan.request.get(new URL('metrics', second.address).href)).text();
    await expect.poll(cases).toHaveLength(1);
    await expect.poll(() => calls.taken.length).toBe(1);
    await expect.poll(metrics).toMatch(/rfi_network_book_copies 1\n/);
    await expect.poll(() => frames.length).toBeGreaterThan(5);
    await wait(3000); // The copies of accounts and files are made every 2 s.
    const [{ id }] = await cases();
    await acknowledge(lan);
    await expect.poll(async () => (await cases())[0]).toMatchObject({ id, state: 'acknowledged' });
    await first.kill();
    const killedAt = performance.now();
    const framesBefore = frames.length;

    await expect.poll(async () => (await cases())[0], { timeout: 10_000 }).toMatchObject({ id, state: 'acknowledged' });
    const sim = async () => (await answerOf('api/v1/receivers')).receivers?.[0];
    await expect.poll(sim).toMatchObject({ id: 'hue.sim', status: 'sweeping' });
    // The page goes on by itself: no reload, nobody signs in again.
    await expect.poll(() => frames.length, { timeout: 15_000 }).toBeGreaterThan(framesBefore + 5);
    // What the browser had already received may be counted within a second of the kill.
    const backAfterMs = (frames.find((at) => at > killedAt + 1000) ?? Number.POSITIVE_INFINITY) - killedAt;
    expect(backAfterMs).toBeLessThan(10_000);
    const [kept] = await cases();
    expect(kept.acknowledgedBy).toBe('lan');
    await reportAt(101.1e6);
    await expect.poll(() => calls.taken.length).toBe(2);
    await acknowledge(lan);
    await expect
      .poll(async () => (await cases()).map((one: { state: string }) => one.state))
      .toEqual(['acknowledged', 'acknowledged']);

    // The first is a copy now, and shows what the second has.
    await first.resume();
    const noted = await lan.request.post(new URL(`api/v1/incidents/${id}/note`, second.address).href, {
      data: { version: kept.version, text: 'đã gọi đài' },
      headers: { origin: new URL(second.address).origin },
    });
    expect(noted.status()).toBe(200);
    const shown = async () => (await answerOf(`api/v1/incidents/${id}`, first.address)).incident?.version;
    await expect.poll(shown).toBe(kept.version + 1);
    await expect.poll(metrics).toMatch(/rfi_network_book_copies 1\n/);
    expect(calls.taken).toHaveLength(2);

    // Revoked at the second, while both processes live.
    const revokedAt = performance.now();
    await new Members(join(second.folder, 'data/network')).revoke('hue', Date.now());
    await admitted.closed();
    expect(performance.now() - revokedAt).toBeLessThan(1000);
  }, 120_000);
});

/** The page of a program in a browser, after Lan has signed in with the form. */
async function signedIn(browser: Browser, address: string): Promise<Page> {
  // The hub's authority is none of the browser's.
  const context = await browser.newContext({ ...DESKTOP, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(new URL('account', address).href);
  await page.getByLabel('Tên đăng nhập').fill('lan');
  await page.getByLabel('Mật khẩu').fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByRole('button', { name: 'Tài khoản: Lan' }).waitFor();
  return page;
}

/** Opens the live view. Returns when each of its frames came, by `performance.now`. */
async function liveFrames(page: Page, address: string): Promise<readonly number[]> {
  const frames: number[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') frames.push(performance.now());
    });
  });
  await page.goto(address);
  await page.locator('.waterfall').waitFor();
  return frames;
}

/** Acknowledges the alarm that the page shows. */
async function acknowledge(page: Page): Promise<void> {
  await page.locator('.alarm-bar').getByRole('button', { name: 'Tiếp nhận' }).first().click({ timeout: 20_000 });
}
