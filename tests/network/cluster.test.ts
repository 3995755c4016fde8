/** An operator's cluster of three real nats-servers, run from the files of `hub nats-config`. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodesBehind } from '../../src/network/hubs/hub-look.js';
import { connectWith, keyOf } from '../../src/network/membership/hub-contact.js';
import { newSeed } from '../../src/network/membership/hub-files.js';
import { Members } from '../../src/network/membership/members.js';
import type { OwnMembership } from '../../src/network/membership/own-membership.js';
import { BLOCK_STREAM, inboxOf, subjects } from '../../src/network/subjects.js';
import { startNatsCluster } from '../support/nats-node.js';
import { HubEnd, newFolder, StationEnd } from '../support/network-ends.js';

describe('a cluster of three nodes from "hub nats-config"', () => {
  const data = newFolder('cluster-hub');
  const out = newFolder('cluster-files');
  let nodes = new Map<string, ChildProcess>();
  let servers: string[];
  let hub: HubEnd;
  let station: StationEnd;
  beforeAll(async () => {
    nodes = await startNatsCluster(data, out);
    servers = [...nodes.keys()];
    hub = await HubEnd.open(Date.now, { folder: data, cluster: { servers } });
    station = await StationEnd.join(hub, 'hue');
  });
  afterAll(async () => {
    await station?.stop();
    await hub?.stop();
    for (const node of nodes.values()) node.kill('SIGKILL');
  });
  const numbers = (to: number) => Array.from({ length: to }, (_, i) => i + 1);

  it('takes a station in with a join code, and carries its sweeps, three copies of each', async () => {
    station.sweep(20);
    await expect.poll(() => hub.seqs('hue')).toEqual(numbers(20));
    const manager = await jetstreamManager(hub.hub.server.connection);
    const { config } = await manager.streams.info(BLOCK_STREAM);
    expect(config.num_replicas).toBe(3);
    await expect.poll(() => nodesBehind(hub.hub.server.connection)).toBe(0);
  });

  it('loses nothing and doubles nothing when a node is killed: the one that the station is connected to', async () => {
    const [victim = ''] = servers;
    station.sweep(10);
    nodes.get(victim)?.kill('SIGKILL');
    for (let i = 0; i < 5; i++) {
      station.sweep(10);
      await wait(200);
    }
    await expect.poll(() => hub.seqs('hue')).toEqual(numbers(80));
    expect(await hub.seqs('hue')).toEqual(numbers(80));
    // The two others say that the third is away.
    await expect.poll(() => nodesBehind(hub.hub.server.connection)).toBe(1);
  });

  it('lets a station publish under its own id alone, and shuts it out within a second of its revocation', async () => {
    const { membership } = station;
    const named = { name: 'test', inboxPrefix: inboxOf('hue'), reconnect: false };
    const own = await connectWith(membership, keyOf(membership.seed), named);
    const heard: string[] = [];
    hub.hub.server.connection.subscribe('rfi.v1.beat.*', {
      callback: (_error, { subject }) => void heard.push(subject),
    });
    await hub.hub.server.connection.flush();
    // A subscription reaches the other nodes of a cluster when it does; before, a message is lost.
    const said = () => {
      for (const id of ['hanoi', 'hue']) own.publish(subjects.beat(id), '{}');
      return [...new Set(heard)];
    };
    await expect.poll(said).toEqual([subjects.beat('hue')]);
    const began = performance.now();
    await hub.hub.server.members.revoke('hue', Date.now());
    await own.closed();
    expect(performance.now() - began).toBeLessThan(1000);
    await expect(connectWith(membership, keyOf(membership.seed), named)).rejects.toThrow(/[Aa]uthorization/);
    // A key of nobody opens nothing either.
    await expect(connectWith(membership, keyOf(newSeed()), named)).rejects.toThrow(/[Aa]uthorization/);
  });

  it('shuts out a station that another hub process admitted, and at its start those that were revoked while none ran', async () => {
    const open = async ({ seed, ...contact }: OwnMembership) => {
      const named = { name: 'test', inboxPrefix: inboxOf(contact.stationId), reconnect: false };
      return await connectWith(contact, keyOf(seed), named);
    };
    const joined = async (stationId: string) => (await StationEnd.joined(hub, stationId)).membership;
    const dalat = await joined('dalat');
    const [kept, hanoi, vinh] = [
      await open(dalat),
      await open(await joined('hanoi')),
      await open(await joined('vinh')),
    ];
    // The next hub process has its stations from the files alone, as after a take-over.
    await hub.stop();
    await new Members(join(data, 'network')).revoke('vinh', Date.now());
    // A station that comes while no hub runs is let go soon, so that it is here soon after the start of the next one.
    const cameAt = performance.now();
    await expect(open(dalat)).rejects.toThrow(/[Aa]uthorization/);
    expect(performance.now() - cameAt).toBeLessThan(7000);
    await hub.start();
    await vinh.closed();
    const began = performance.now();
    await hub.hub.server.members.revoke('hanoi', Date.now());
    await hanoi.closed();
    expect(performance.now() - began).toBeLessThan(1000);
    expect(kept.isClosed()).toBe(false);
    await kept.close();
  });
});
