import { setTimeout as wait } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { expect, it, onTestFinished } from 'vitest';
import { EventIntake } from '../../src/network/event-intake.js';
import { EVENT_STREAM, subjects } from '../../src/network/subjects.js';
import { emissionReport } from '../support/emission-report.js';
import { HubEnd } from '../support/network-ends.js';

it('an event of a station is confirmed only when every copy of the hub has what it changed', async () => {
  const hub = await HubEnd.open();
  onTestFinished(() => hub.stop());
  const { connection } = hub.hub.server;
  let release: () => void = () => undefined;
  const copies = new Promise<void>((resolve) => {
    release = resolve;
  });
  let applied = 0;
  const events = new EventIntake({
    ...{ connection, waitingBytes: 1e6, clock: Date.now, isMember: () => true },
    ...{ onCoverage: () => undefined, onPlaces: () => undefined },
    onReport: () => {
      applied += 1;
    },
    secured: () => copies,
    onFault: (sentence) => hub.faults.push(sentence),
  });
  await events.start();
  onTestFinished(() => events.stop());
  const report = JSON.stringify(emissionReport(Date.now(), { emissionId: 'e1', receiverId: 'rx' }));
  await jetstream(connection).publish(subjects.event('hue', 'report'), report);
  const manager = await jetstreamManager(connection);
  const unconfirmed = async () => (await manager.streams.info(EVENT_STREAM)).state.messages;
  await expect.poll(() => applied).toBe(1);
  // A confirmation takes a few milliseconds where nothing holds it.
  await wait(300);
  expect(await unconfirmed()).toBe(1);
  release();
  await expect.poll(unconfirmed).toBe(0);
  expect([applied, hub.faults]).toEqual([1, []]);
});
