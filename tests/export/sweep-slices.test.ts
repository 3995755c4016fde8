import { describe, expect, it } from 'vitest';
import { sweepSlices } from '../../src/export/sweep-slices.js';
import { epochAfter, inEpoch } from '../../src/rf/clock-epoch.js';
import type { StoredSweep } from '../../src/store/archive.js';

const NOON = Date.UTC(2026, 11, 1, 12);

/** Sweeps a second apart, by their seconds after noon; a second of an earlier sweep begins an epoch. */
function recorded(seconds: readonly number[]): StoredSweep[] {
  let epoch: string | undefined;
  let reached = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  return seconds.map((second, i) => {
    const startedAt = NOON + second * 1000;
    if (startedAt <= last) epoch = epochAfter(reached + 1, startedAt, epoch);
    last = startedAt;
    reached = Math.max(reached, startedAt);
    const sweep = { receiverId: 'r', stationId: 's', seq: i + 1, folded: 1, startedAt, endedAt: startedAt + 900 };
    return inEpoch({ ...sweep, startHz: 1e8, stepHz: 1e3, levelsDbm: new Float32Array(4), flags: 0 }, epoch);
  });
}

async function numbers(sweeps: readonly StoredSweep[], from: number, to: number): Promise<number[]> {
  const archive = {
    query: (asked: { readonly from: number; readonly to: number }) => {
      const found = sweeps.filter(({ startedAt }) => startedAt >= asked.from && startedAt < asked.to);
      return Promise.resolve(found.toSorted((a, b) => a.startedAt - b.startedAt));
    },
    spans: () => Promise.resolve([{ from: NOON, to: NOON + 600_000 }]),
  };
  const found: number[] = [];
  for await (const slice of sweepSlices(archive, { receiverId: 'r', from, to }))
    found.push(...slice.sweeps.map(({ seq }) => seq));
  return found;
}

const upTo = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('a table of sweeps', () => {
  it('stands in the order of their numbers although the clock was set back, once and once more', async () => {
    const seconds = [...upTo(0, 120), ...upTo(60, 100), ...upTo(80, 200)];
    const sweeps = recorded(seconds);
    expect(await numbers(sweeps, NOON, NOON + 600_000)).toEqual(upTo(1, seconds.length));
  });

  it('has each sweep once where the range ends, or begins, within the repeated minutes', async () => {
    const sweeps = recorded([...upTo(0, 120), ...upTo(60, 200)]);
    const within = (from: number, to: number) =>
      sweeps.filter(({ startedAt }) => startedAt >= from && startedAt < to).map(({ seq }) => seq);
    for (const [from, to] of [
      [70, 300],
      [0, 90],
      [70, 90],
      [125, 150],
    ] as const)
      expect(await numbers(sweeps, NOON + from * 1000, NOON + to * 1000)).toEqual(
        within(NOON + from * 1000, NOON + to * 1000),
      );
  });
});
