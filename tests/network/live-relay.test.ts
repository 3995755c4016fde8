import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { LiveRelay } from '../../src/network/live-relay.js';
import { type AskVerb, subjects } from '../../src/network/subjects.js';
import { HubEnd } from '../support/network-ends.js';

it('a station that was away is asked for its picture at once after its return', async () => {
  const hub = await HubEnd.open();
  onTestFinished(() => hub.stop());
  const { connection } = hub.hub.server;
  const relay = new LiveRelay({
    ...{ connection, clock: Date.now, onSweep: () => undefined, onPart: () => undefined },
    receivers: () => [{ stationId: 'hue', receiverId: 'hue.rx' }],
    wanted: () => ({ maxBins: 100, maxFps: 1 }),
    ask: async (stationId: string, verb: AskVerb, question: object) =>
      await connection.request(subjects.ask(stationId, verb), JSON.stringify(question), { timeout: 4000 }),
  });
  relay.start();
  onTestFinished(() => relay.stop());
  // The first question finds nobody; without an answer the next one came five seconds later.
  await wait(700);
  const asked: number[] = [];
  const backAt = performance.now();
  connection.subscribe(subjects.ask('hue', 'live'), {
    callback: (_error, message) => {
      asked.push(performance.now() - backAt);
      message.respond('{}');
    },
  });
  await expect.poll(() => asked.length, { interval: 20 }).toBe(1);
  expect(asked[0]).toBeLessThan(2500);
  // Answered, it is left alone for five seconds.
  await wait(1000);
  expect(asked).toHaveLength(1);
});
