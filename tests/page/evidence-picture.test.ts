/** The picture beside an incident whose emission lies in one of several plans. */
import { expect, it, vi } from 'vitest';
import type { SweepFrame } from '../../src/live/wire.js';
import { evidenceOf } from '../../web/src/duty/incidents/one/evidence-picture.js';
import type { SweepRange } from '../../web/src/picture/stored-frames.js';

vi.mock('../../web/src/picture/drawing/drawing-thread.js', () => ({
  drawingThread: () => ({ number: () => 1, post: () => undefined }),
}));
vi.mock('../../web/src/picture/detection-api.js', () => ({ fetchExplanation: async () => undefined }));
vi.mock('../../web/src/picture/stored-frames.js', () => ({
  fetchSweeps: async ({ from, to }: SweepRange) =>
    recorded.filter((one) => one.startedAt >= from && one.startedAt < to),
}));

const ONSET = Date.UTC(2027, 1, 4);
/** One plan five times a second, and one a minute. */
const recorded = Array.from({ length: 3000 }, (_, i): SweepFrame => {
  const when = { receiverNumber: 1, seq: i, startedAt: ONSET + 200 * (i - 1200), durationMs: 180, flags: 0 };
  const [startHz, stepHz] = i % 300 === 150 ? [156e6, 25e3] : [118e6, 50e3];
  return { ...when, startHz, stepHz, levelsDbm: new Float32Array(200).fill(i % 300 === 150 ? -80 : -60) };
});

it('reaches further back and on where its own plan is slow, however quick the other one is', async () => {
  const of = { receiverId: 'two', firstHeardAt: new Date(ONSET).toISOString() };
  const evidence = (startHz: number) =>
    evidenceOf({ ...of, startHz, stopHz: startHz + 25e3 } as never, 300, ONSET + 600_000, new AbortController().signal);
  const slow = await evidence(157e6);
  expect(slow).toMatchObject({ from: ONSET - 180_000, to: ONSET + 300_000, stepHz: 25e3, peak: { levelDbm: -80 } });
  expect(slow?.picture.sources.map(({ grid }) => grid.startHz)).toEqual([156e6]);
  expect(await evidence(120e6)).toMatchObject({ from: ONSET - 30_000, to: ONSET + 60_000, peak: { levelDbm: -60 } });
  expect(await evidence(145e6)).toBeUndefined();
});
