import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseConfig } from '../../../src/config/config.js';
import { connectWith, keyOf } from '../../../src/network/membership/hub-contact.js';
import { invite, joinHub } from '../../../src/network/membership/joining.js';
import { natsServerVersion } from '../../../src/network/membership/nats-process.js';
import { RefusedBlocks } from '../../../src/network/refused-blocks.js';
import { inboxOf, subjects } from '../../../src/network/subjects.js';
import { checkNetwork } from '../../../src/program/doctor/doctor-network.js';
import { certificateAt } from '../../../src/program/doctor/doctor-network-certificates.js';
import { vietnameseSentence } from '../../../src/program/language/sentences.js';
import { startHubServer } from '../../support/message-server.js';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rfi-doctor-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe('the doctor on the network', () => {
  const network = (settings: object) => parseConfig({ stations: [], network: settings }, 'test').network;
  const found = async (settings: object, dataDir: string) => {
    const findings = await checkNetwork(network(settings), dataDir, { now: Date.now(), listenMs: 300 });
    // Whoever reads it at night must know what to do next.
    for (const { severity, message, cure } of findings)
      if (severity !== 'good') expect(cure?.length ?? 0, message).toBeGreaterThan(15);
    for (const { message } of findings) expect([message, vietnameseSentence(message)]).not.toContain(undefined);
    return findings.map(({ severity, message }) => `${severity} ${message}`);
  };

  it('says nothing of a station without a hub', async () => {
    expect(await checkNetwork(network({}), await folder(), { now: Date.now() })).toEqual([]);
  });

  it('sees servers, streams, stations, refused blocks and certificates of a hub, and the link of its station', async () => {
    const dataDir = await folder();
    const hub = await startHubServer({ folder: join(dataDir, 'network') });
    onTestFinished(() => hub.stop());
    const { address } = hub.server.contact;
    const own = await folder();
    const join1 = async (stationId: string, at: string) => {
      const code = await invite(hub.server.members, stationId, hub.server.contact, Date.now());
      await hub.server.look();
      return await joinHub(code, at);
    };
    await join1('hue', own);
    const { seed, authority } = await join1('vinh', await folder());
    const beating = await connectWith({ address, authority }, keyOf(seed), { inboxPrefix: inboxOf('vinh') });
    onTestFinished(() => beating.close());
    const receivers = [{ id: 'rx', seq: 1, sweeps: 1 }];
    const beat = { schema: 1, version: 'test', since: 0, about: '', receivers, owedMinutes: 400, bytesPerS: 1500 };
    const timer = setInterval(() => {
      beating.publish(
        subjects.beat('vinh'),
        JSON.stringify({ ...beat, at: Date.now() + 60_000, trouble: 'disk-full' }),
      );
    }, 50);
    onTestFinished(() => clearInterval(timer));
    const refused = new RefusedBlocks(join(dataDir, 'network/refused'));
    const block = { at: 1, stationId: 'vinh', subject: 'x', why: 'its SHA-256 is wrong', refusal: 'damaged' } as const;
    for (let i = 0; i < 3; i++) await refused.add(block, new Uint8Array(1));

    const atHub = await found({ listen: address }, dataDir);
    const expected = [
      /^good nats-server: v2.* is installed/,
      /^good The certificate of the message server .* is good until/,
      /^good The authority of the hub is good until/,
      /^note 3 blocks of vinh were refused for good \(damaged\)/,
      /^note The stream RFI_BLOCKS is not there yet/,
      /^good 1 of 2 stations are heard/,
      /^bad hue is silent/,
      /^bad vinh has trouble with its archive: disk-full/,
      /^note vinh: 400 minutes of recordings wait there; its link carries 1\.5 kB\/s/,
      /^note vinh: its clock differs from the clock here by (?:59|60)\.\d s/,
    ];
    for (const line of expected) expect(atHub).toContainEqual(expect.stringMatching(line));
    // Two weeks before its end a certificate is a note, afterwards it is bad.
    const [later] = await certificateAt(address, Date.now() + (5 * 365.25 - 14) * 86_400_000);
    expect(later).toMatchObject({ severity: 'note', check: 'certificate' });

    const atStation = await found({}, own);
    expect(atStation).toContainEqual(expect.stringMatching(/^good The hub at .* lets hue in; its answer takes \d+ ms/));
    await hub.server.members.revoke('hue', Date.now());
    await hub.server.look();
    expect(await found({}, own)).toContainEqual(expect.stringMatching(/^bad The hub at .* refuses the key of hue/));
    await hub.server.stop();
    expect(await found({}, own)).toContainEqual(expect.stringMatching(/^bad The hub at .* cannot be reached/));
    expect(await found({ listen: address }, dataDir)).toContainEqual(
      expect.stringMatching(/^bad No message server lets this hub in/),
    );
  });

  it('names the reason when nats-server is there and cannot be run, and how to get it when it is not', async () => {
    const bin = await folder();
    vi.stubEnv('PATH', bin);
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(natsServerVersion()).rejects.toThrow('nats-server is not installed');
    await writeFile(join(bin, 'nats-server'), '#!/bin/sh\nexit 3\n', { mode: 0o644 });
    await expect(natsServerVersion()).rejects.toThrow(/cannot be run: .*EACCES/);
    await chmod(join(bin, 'nats-server'), 0o755);
    await expect(natsServerVersion()).rejects.toThrow('cannot be run');
  });
});
