import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectWith, keyOf } from '../../src/network/membership/hub-contact.js';
import { joinHub, type OwnMembership } from '../../src/network/membership/joining.js';
import { Header, inboxOf, SCHEMA, subjects } from '../../src/network/subjects.js';
import { codedAgain, sha256, toBlocks } from '../../src/network/sweep-blocks.js';
import { HubEnd, newFolder, StationEnd } from '../support/network-ends.js';
import { numberedSweep } from '../support/numbered-sweep.js';

function blockOf(stationId: string, at: number, first: number): Uint8Array {
  const sweeps = [first, first + 1].map((seq) => {
    return { ...numberedSweep(seq, 'rx'), stationId, startedAt: at, endedAt: at + 1, folded: 1 };
  });
  return toBlocks(sweeps.map(codedAgain), 200_000)[0]?.bytes ?? new Uint8Array();
}

describe('a station that misbehaves', () => {
  let hub: HubEnd;
  let liar: OwnMembership;
  let honest: StationEnd;
  let connection: NatsConnection;
  beforeAll(async () => {
    hub = await HubEnd.open();
    honest = await StationEnd.join(hub, 'honest');
    liar = await joinHub(await hub.invite('liar'), newFolder('liar'));
    connection = await connectWith(liar, keyOf(liar.seed), {
      name: 'liar',
      inboxPrefix: inboxOf('liar'),
      reconnect: false,
    });
  });
  afterAll(async () => {
    await connection.close();
    await honest.stop();
    await hub.stop();
  });
  const publish = (bytes: Uint8Array, change: Record<string, string> = {}, receiverId = 'rx') => {
    const head = headers();
    for (const [name, value] of Object.entries({
      [Header.schema]: String(SCHEMA),
      [Header.sha256]: sha256(bytes),
      ...change,
    }))
      head.set(name, value);
    connection.publish(subjects.block('liar', receiverId), bytes, { headers: head });
  };

  it('is refused, counted by station and reason, and set aside; nothing of it reaches the archive', async () => {
    const now = Date.now();
    const whole = blockOf('liar', now, 1);
    publish(whole, { [Header.sha256]: '00' });
    publish(whole.subarray(0, whole.length - 3));
    publish(new Uint8Array(1000));
    publish(blockOf('honest', now, 1_000_001));
    publish(whole, {}, 'other');
    publish(blockOf('liar', now + 86_400_000, 1));
    publish(whole, { [Header.schema]: '9' });
    publish(new Uint8Array(), {});
    const counts = () =>
      Object.fromEntries(hub.refused.counts.map(({ stationId, refusal, count }) => [`${stationId} ${refusal}`, count]));
    await expect.poll(counts).toEqual({
      ...{ 'liar damaged': 4, 'liar other-station': 1, 'liar other-receiver': 1 },
      ...{ 'liar future': 1, 'liar newer-form': 1 },
    });
    expect(hub.refused.list[0]).toMatchObject({ stationId: 'liar', why: expect.any(String) });
    await expect.poll(() => readdirSync(join(hub.folder, 'refused')).length).toBe(16);
    expect(await hub.seqs('liar')).toEqual([]);
    expect((await hub.seqs('honest')).filter((seq) => seq > 1_000_000)).toEqual([]);
  });

  it('that floods the hub with damaged blocks delays nobody else by more than seconds', async () => {
    const garbage = new Uint8Array(2000);
    for (let i = 0; i < 3000; i++) publish(garbage);
    const sent = honest.sweep(20);
    const began = performance.now();
    await expect.poll(async () => (await hub.seqs('honest')).length).toBeGreaterThanOrEqual(sent.length);
    expect(performance.now() - began).toBeLessThan(15_000);
    await expect.poll(() => hub.refused.total).toBe(3008);
    // Counted, all of them; set aside are a few.
    expect(readdirSync(join(hub.folder, 'refused')).length).toBe(40);
  });

  it('whose key was stolen is revoked, and joins again with a new one; the old key stays shut', async () => {
    await hub.hub.server.members.revoke('liar', Date.now());
    await connection.closed();
    const again = await joinHub(await hub.invite('liar'), newFolder('liar'));
    const named = { name: 'test', inboxPrefix: inboxOf('liar'), reconnect: false };
    await expect(connectWith(liar, keyOf(liar.seed), named)).rejects.toThrow(/[Aa]uthorization/);
    const mended = await connectWith(again, keyOf(again.seed), named);
    await mended.close();
  });
});
