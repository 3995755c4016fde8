import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { encodeFrame } from '../../src/live/wire.js';
import { LiveRelay } from '../../src/network/live-relay.js';
import { type AskVerb, subjects } from '../../src/network/subjects.js';
import { HubEnd } from '../support/network-ends.js';

it('a station that was away is asked for its picture at once after its return', async () => {
  const hub = await HubEnd.open();
  onTestFinished(() => hub.stop());
  const { connection } = hub.hub.server;
  const relay = new LiveRelay({
    ...{ connection, onSweep: () => undefined, onPart: () => undefined },
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

it('receivers whose viewers came together are soon asked one after another, each within five seconds', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const asked = new Map<string, number[]>();
  const relay = new LiveRelay({
    ...{ onSweep: () => undefined, onPart: () => undefined },
    connection: { subscribe: () => ({ unsubscribe: () => undefined }) } as never,
    receivers: () => Array.from({ length: 400 }, (_, i) => ({ stationId: 'hue', receiverId: `hue.rx${i}` })),
    wanted: () => ({ maxBins: 100, maxFps: 1 }),
    ask: async (_stationId, _verb, question) => {
      const { receiverId } = question as { receiverId: string };
      asked.set(receiverId, [...(asked.get(receiverId) ?? []), Date.now()]);
    },
  });
  relay.start();
  const begun = Date.now();
  await vi.advanceTimersByTimeAsync(40_000);
  relay.stop();
  const slots = new Map<number, number>();
  for (const at of [...asked.values()].flat().filter((time) => time > begun + 20_000))
    slots.set(at, (slots.get(at) ?? 0) + 1);
  expect(Math.max(...slots.values())).toBeLessThan(100);
  const waits = [...asked.values()].flatMap((times) => times.slice(1).map((time, i) => time - (times[i] ?? 0)));
  expect(Math.max(...waits)).toBeLessThanOrEqual(5250);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(2750);
});

it('what is no frame is counted and takes no room of the frames of the receiver', async () => {
  let heard: (error: null, message: { data: Uint8Array }) => void = () => undefined;
  const seqs: number[] = [];
  const relay = new LiveRelay({
    ...{ onSweep: ({ seq }) => void seqs.push(seq), onPart: () => undefined },
    connection: {
      subscribe(_subject: string, { callback }: { callback: typeof heard }) {
        heard = callback;
        return { unsubscribe: () => undefined };
      },
    } as never,
    receivers: () => [{ stationId: 'hue', receiverId: 'hue.rx' }],
    wanted: () => ({ maxBins: 100, maxFps: 1 }),
    ask: async () => undefined,
  });
  relay.start();
  onTestFinished(() => relay.stop());
  await wait(400);
  const bins = { startHz: 88e6, stepHz: 1e3, levelsDbm: Float32Array.of(-90, -80) };
  const frame = (seq: number) =>
    encodeFrame({ receiverNumber: 0, seq, startedAt: seq, durationMs: 1, flags: 0, ...bins });
  // However slow the machine is, no room comes back meanwhile.
  vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  onTestFinished(() => void vi.restoreAllMocks());
  for (let i = 0; i < 500; i++) heard(null, { data: Buffer.from('{"stream":"RFI_EVENTS", "seq":21}') });
  for (let seq = 1; seq <= 150; seq++) heard(null, { data: frame(seq) });
  // Of the frames the usual number is taken, of what is none nothing.
  expect([seqs.length, relay.refusedOf('hue')]).toEqual([100, 550]);
});
