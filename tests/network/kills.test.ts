import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hashPassword } from '../../src/access/passwords.js';
import { invite, joinHub } from '../../src/network/membership/joining.js';
import { Members } from '../../src/network/membership/members.js';
import { Accounts } from '../../src/store/accounts/accounts.js';
import { Caller, PASSWORD } from '../support/account-program.js';
import { startNatsNode } from '../support/nats-node.js';
import { newFolder } from '../support/network-ends.js';
import { NetworkPrograms } from '../support/network-programs.js';
import { webReceiver } from '../support/notice-receivers.js';
import { RunningProgram } from '../support/running-program.js';

describe('kill -9 of station, hub and message server', () => {
  it('loses no sweep that a station has on disk, and doubles none', async () => {
    const network = await NetworkPrograms.start(2);
    try {
      // Two of each; `npm run torture -- network` makes as many as wanted.
      for (const seed of [1, 2, 3, 4, 5, 6]) await network.round(seed);
      const { kills, sweeps, ...verdict } = await network.compare();
      expect(verdict).toEqual({ lost: 0, doubled: 0, differing: 0 });
      expect(sweeps).toBeGreaterThan(50);
      for (const count of Object.values(kills)) expect(count).toBeGreaterThan(0);
    } finally {
      await network.close();
    }
  }, 240_000);
});

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
    const config = { stations: [], network: { nats: [node.server] }, notices: { channels: [hook], rules: [rule] } };
    const started = async (options: Parameters<typeof RunningProgram.start>[0]) => {
      const program = await RunningProgram.start(options);
      onTestFinished(() => program.close());
      return program;
    };
    const first = await started({
      ...{ role: 'hub', config },
      async prepare(dataDir) {
        await node.shareKeys(dataDir);
        const accounts = new Accounts(join(dataDir, 'accounts.db'), { idleMs: 1e9, longestMs: 1e9 });
        const user = {
          id: 'lan',
          name: 'Lan',
          role: 'administrator',
          passwordHash: await hashPassword(PASSWORD),
        } as const;
        accounts.users.add(user, { at: Date.now(), by: 'test' });
        accounts.close();
      },
    });
    const second = await started({ role: 'hub', config, prepare: node.shareKeys });
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
    const time = new Date(Date.now() - 1000).toISOString();
    const heard = { stationId: 'hue', receiverId: 'sim', startHz: 95.1e6, stopHz: 95.15e6, from: time, to: time };
    const report = { ...heard, text: 'heard by hand' };
    await new Caller(station.address).call('POST', 'api/v1/incidents', report);

    // A person whose browser knows the second process alone.
    const lan = new Caller(second.address);
    expect((await lan.call('POST', 'api/v1/session', { name: 'lan', password: PASSWORD })).status).toBe(200);
    const cases = async () => (await lan.get('api/v1/incidents')).body.incidents ?? [];
    await expect.poll(cases).toHaveLength(1);
    await expect.poll(() => calls.taken.length).toBe(1);
    await expect.poll(async () => (await lan.get('metrics')).body).toMatch(/rfi_network_book_copies 1\n/);
    await wait(3000); // The copies of accounts and files are made every 2 s.
    const [{ id, version }] = await cases();
    expect((await lan.call('POST', `api/v1/incidents/${id}/ack`, { version })).status).toBe(200);
    await first.kill();

    await expect.poll(async () => (await cases())[0], { timeout: 10_000 }).toMatchObject({ id, state: 'acknowledged' });
    const sim = async () => (await lan.get('api/v1/receivers')).body.receivers?.[0];
    await expect.poll(sim).toMatchObject({ id: 'hue.sim', status: 'sweeping' });
    const [kept] = await cases();
    expect(kept.acknowledgedBy).toBe('lan');

    // The first is a copy now, and shows what the second has.
    await first.resume();
    const note = await lan.call('POST', `api/v1/incidents/${id}/note`, { version: kept.version, text: 'đã gọi đài' });
    expect(note.status).toBe(200);
    const again = new Caller(first.address);
    again.cookie = lan.cookie;
    const shown = async () => (await again.get(`api/v1/incidents/${id}`)).body.incident?.version;
    await expect.poll(shown).toBe(kept.version + 1);
    await expect.poll(async () => (await lan.get('metrics')).body).toMatch(/rfi_network_book_copies 1\n/);
    expect(calls.taken).toHaveLength(1);
  }, 120_000);
});
