import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { expect, it, onTestFinished } from 'vitest';
import { HubLease } from '../../../src/network/hubs/hub-lease.js';
import { connectWith, keyOf } from '../../../src/network/membership/hub-contact.js';
import type { HubServer } from '../../../src/network/membership/hub-server.js';
import { invite, joinHub } from '../../../src/network/membership/joining.js';
import { EVENT_STREAM, inboxOf, subjects } from '../../../src/network/subjects.js';
import { startHubServer } from '../../support/message-server.js';

/** Two hub processes, the first of which has the lease. */
async function twoProcesses() {
  const { server, stop } = await startHubServer();
  onTestFinished(stop);
  const { connection } = server;
  const lost: string[] = [];
  const leaseOf = (id: string) => HubLease.open({ connection, id, replicas: 1, onLost: (why) => void lost.push(why) });
  const [hub, copy] = [await leaseOf('hub'), await leaseOf('copy')];
  expect(await hub.take()).toBe(true);
  onTestFinished(() => hub.release());
  return { server, hub, copy, lost };
}

/** A station with a good key: has the message server's confirmation of its events sent to a subject of its choice. */
async function liarAt(server: HubServer): Promise<(reply: string) => Promise<void>> {
  const manager = await jetstreamManager(server.connection);
  await manager.streams.add({ name: EVENT_STREAM, subjects: ['rfi.v1.event.*.*'] });
  const code = await invite(server.members, 'liar', server.contact, Date.now());
  await server.look();
  const own = await joinHub(code, mkdtempSync(join(tmpdir(), 'rfi-liar-')));
  const named = { name: 'liar', inboxPrefix: inboxOf('liar'), reconnect: false };
  const liar = await connectWith(own, keyOf(own.seed), named);
  onTestFinished(() => liar.close());
  return async (reply) => {
    liar.publish(subjects.event('liar', 'report'), '{}', { reply });
    await liar.flush();
    await wait(100);
  };
}

it('the lease stays with its hub process when a station has confirmations written over it', async () => {
  const { server, hub, copy, lost } = await twoProcesses();
  await hub.setCopies(['copy']);
  const confirmTo = await liarAt(server);
  const taken: boolean[] = [];
  // Longer than a lease lasts.
  for (const until = performance.now() + 7000; performance.now() < until; await wait(1600)) {
    for (const reply of ['$KV.RFI_LEASE.writer', '$KV.RFI_BOOK.writer']) await confirmTo(reply);
    taken.push(await copy.take());
  }
  expect([lost, new Set(taken)]).toEqual([[], new Set([false])]);
  await expect.poll(() => hub.writer()).toMatchObject({ id: 'hub' });
  // So is the record of who may be the next writer.
  await expect.poll(() => copy.hasBook()).toBe(true);
});

it('a station cannot have the lease, or the record of who has the case book, purged by a reply subject', async () => {
  const { server, hub, copy } = await twoProcesses();
  const confirmTo = await liarAt(server);
  // The sequence number of the confirmation is the one up to which a stream would be purged.
  for (let events = 0; events < 20; events++)
    for (const bucket of ['RFI_LEASE', 'RFI_BOOK']) await confirmTo(`$JS.API.STREAM.PURGE.KV_${bucket}`);
  expect(await copy.writer()).toMatchObject({ id: 'hub' });
  // No row was ever copied.
  expect(await copy.hasBook()).toBe(false);
  expect(await hub.hasBook()).toBe(true);
});

it('a lease that its process gives back is free at once, and one that an older version made is closed when it is taken', async () => {
  const { server, hub, copy } = await twoProcesses();
  await hub.release();
  expect(await copy.writer()).toBeUndefined();
  expect(await copy.take()).toBe(true);
  expect(await hub.take()).toBe(false);
  await copy.release();

  const manager = await jetstreamManager(server.connection);
  const { config } = await manager.streams.info('KV_RFI_LEASE');
  await manager.streams.delete('KV_RFI_LEASE');
  await manager.streams.add({ ...config, deny_purge: false, allow_rollup_hdrs: true });
  expect(await hub.take()).toBe(true);
  await expect.poll(async () => (await manager.streams.info('KV_RFI_LEASE')).config.deny_purge).toBe(true);
});
