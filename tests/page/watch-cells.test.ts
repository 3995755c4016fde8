import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../src/api/duty.js';
import { watchCellOf } from '../../web/src/duty/watch/watch-cells.js';

const START = Date.parse('2026-11-24T01:00:00Z');
const at = (seconds: number) => new Date(START + 1000 * seconds).toISOString();
type Stretch = Coverage['stretches'][number];
const stretch = (from: number, to: number, state: Stretch['state'], reason?: Stretch['reason']): Stretch => ({
  from: at(from),
  to: at(to),
  state,
  reason,
});
const coverageOf = (band: string, stretches: readonly Stretch[]): Coverage => ({
  stationId: 'st',
  band,
  durationMs: { watched: 0, degraded: 0, blind: 0, unknown: 0 },
  stretches,
  sentences: [],
  finding: { key: '', params: {}, vi: '', en: '' },
});
const stateOf = (...stretches: readonly Stretch[]) =>
  watchCellOf(coverageOf('broadcasting:87000000-108000000', stretches))?.state;

describe('a cell of the channel overview', () => {
  it('takes its station and its edges from the coverage', () => {
    const cell = watchCellOf(coverageOf('x:87000000-108000000', []));
    expect(cell).toEqual({
      stationId: 'st',
      band: 'x:87000000-108000000',
      startHz: 87e6,
      stopHz: 108e6,
      state: 'unknown',
    });
    expect(watchCellOf(coverageOf('no edges', []))).toBeUndefined();
  });

  it('is watched although the last moments are not on record yet: they are written sweep by sweep', () => {
    expect(stateOf(stretch(0, 119.9, 'watched'), stretch(119.9, 120, 'unknown', 'not-recorded'))).toBe('watched');
    expect(stateOf(stretch(0, 110, 'degraded', 'part-of-band'), stretch(110, 120, 'unknown', 'not-recorded'))).toBe(
      'degraded',
    );
  });

  it('is unknown when the record stopped, and blind when the receiver is recorded as silent', () => {
    expect(stateOf(stretch(0, 90, 'watched'), stretch(90, 120, 'unknown', 'not-recorded'))).toBe('unknown');
    expect(stateOf(stretch(0, 120, 'unknown', 'not-recorded'))).toBe('unknown');
    expect(stateOf(stretch(0, 100, 'watched'), stretch(100, 120, 'blind', 'receiver-silent'))).toBe('blind');
    expect(stateOf(stretch(0, 119, 'blind', 'receiver-silent'), stretch(119, 120, 'unknown', 'not-recorded'))).toBe(
      'blind',
    );
  });
});
