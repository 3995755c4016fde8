/** Gaps in the watch, as a hand-over lists them. */
import { expect, it } from 'vitest';
import { gapsAlike } from '../../web/src/watch/roster/handover.js';

const gap = (stationId: string, bandKey: string, blind: number, blindNow = false) => ({
  ...{ stationId, bandKey, blindNow },
  durationMs: { watched: 0, degraded: 0, blind, unknown: 0 },
});

it('bands of one station that were blind for the same time are one line of a hand-over, others are not', () => {
  const gaps = [gap('a', 'fm', 5000), gap('b', 'fm', 5000), gap('a', 'air', 5000), gap('a', 'tv', 9000)];
  const lines = gapsAlike([...gaps, gap('a', 'sar', 5000, true)]);
  expect(lines.map((line) => line.map(({ stationId, bandKey }) => `${stationId}/${bandKey}`))).toEqual([
    ['a/fm', 'a/air'],
    ['b/fm'],
    ['a/tv'],
    ['a/sar'],
  ]);
});
