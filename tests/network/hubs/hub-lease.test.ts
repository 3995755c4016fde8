import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { expect, it, onTestFinished } from 'vitest';
import { HubLease } from '../../../src/network/hubs/hub-lease.js';
import { connectWith, keyOf } from '../../../src/network/membership/hub-contact.js';
import { invite, joinHub } from '../../../src/network/membership/joining.js';
import { EVENT_STREAM, inboxOf, subjects } from '../../../src/network/subjects.js';
import { startHubServer } from '../../support/message-server.js';

it('the lease stays with its hub process when a station has confirmations written over it', async () => {
  const { server, stop } = await startHubServer();
  onTestFinished(stop);
  const { connection } = server;
  const lost: string[] = [];
  const leaseOf = (id: string) => HubLease.open({ connection, id, replicas: 1, onLost: (why) => void lost.push(why) });
  const [hub, copy] = [await leaseOf('hub'), await leaseOf('copy')];
  expect(await hub.take()).toBe(true);
  onTestFinished(() => hub.release());
  await hub.setCopies(['copy']);

  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: EVENT_STREAM, subjects: ['rfi.v1.event.*.*'] });
  const code = await invite(server.members, 'liar', server.contact, Date.now());
  await server.look();
  const own = await joinHub(code, mkdtempSync(join(tmpdir(), 'rfi-liar-')));
  const named = { name: 'liar', inboxPrefix: inboxOf('liar'), reconnect: false };
  const liar = await connectWith(own, keyOf(own.seed), named);
  onTestFinished(() => liar.close());
  const taken: boolean[] = [];
  // Longer than a lease lasts.
  for (const until = performance.now() + 7000; performance.now() < until; await wait(1700)) {
    for (const reply of ['$KV.RFI_LEASE.writer', '$KV.RFI_BOOK.writer'])
      liar.publish(subjects.event('liar', 'report'), '{}', { reply });
    await liar.flush();
    await wait(100);
    taken.push(await copy.take());
  }
  expect([lost, new Set(taken)]).toEqual([[], new Set([false])]);
  await expect.poll(() => hub.writer()).toMatchObject({ id: 'hub' });
  // So is the record of who may be the next writer.
  await expect.poll(() => copy.hasBook()).toBe(true);
});
