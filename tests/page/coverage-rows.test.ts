import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../src/api/duty.js';
import { coverageRows, percentDown } from '../../web/src/duty/watch/coverage-rows.js';

const FROM = Date.parse('2026-12-01T00:00:00Z');
const TO = FROM + 24 * 3_600_000;
type State = Coverage['stretches'][number]['state'];

/** Coverage of a band, watched but for stretches given in seconds since the start. */
function coverageOf(band: string, ...gaps: readonly (readonly [from: number, to: number, state: State])[]): Coverage {
  const at = (seconds: number) => new Date(FROM + 1000 * seconds).toISOString();
  const durationMs = { watched: TO - FROM, degraded: 0, blind: 0, unknown: 0 };
  for (const [from, to, state] of gaps) {
    durationMs[state] += 1000 * (to - from);
    durationMs.watched -= 1000 * (to - from);
  }
  const stretches = gaps.map(([from, to, state]) => ({ from: at(from), to: at(to), state }));
  return {
    stationId: 'st',
    band,
    durationMs,
    stretches,
    sentences: [],
    finding: { key: '', params: {}, vi: '', en: '' },
  };
}
const rowsOf = (...coverage: Coverage[]) =>
  coverageRows(coverage, { from: FROM, to: TO }, (band) => (band === 'sar' ? 1 : 4));

describe('the table of coverage', () => {
  it('puts what is worst first: blind, unknown, weak, and of equals the gravest band', () => {
    const rows = rowsOf(
      coverageOf('good'),
      coverageOf('weak', [0, 660, 'degraded']),
      coverageOf('new', [0, 50_000, 'unknown']),
      coverageOf('fm', [0, 3600, 'blind']),
      coverageOf('sar', [0, 90, 'blind']),
    );
    expect(rows.map(({ band, state }) => [band.band, state])).toEqual([
      ['sar', 'blind'],
      ['fm', 'blind'],
      ['new', 'unknown'],
      ['weak', 'degraded'],
      ['good', 'watched'],
    ]);
  });

  it('calls a band watched with gaps of a minute, but not with so many that they are a hundredth of the time', () => {
    const gaps = (count: number) => Array.from({ length: count }, (_, i) => [600 * i, 600 * i + 59, 'blind'] as const);
    expect(rowsOf(coverageOf('few', ...gaps(3))).map(({ state }) => state)).toEqual(['watched']);
    expect(rowsOf(coverageOf('many', ...gaps(20))).map(({ state }) => state)).toEqual(['blind']);
  });

  it('knows no share of a band without any record, and never rounds up to what was not watched', () => {
    expect(rowsOf(coverageOf('none', [0, 86_400, 'unknown']))).toMatchObject([
      { state: 'unknown', watchedShare: undefined },
    ]);
    expect(percentDown(1 - 2 / 86_400)).toBe(99.9);
    expect(percentDown(1)).toBe(100);
  });

  it('draws only gaps, each within the strip, and joins those that a strip cannot tell apart', () => {
    const [row] = rowsOf(coverageOf('fm', [-60, 864, 'blind'], [900, 1728, 'blind'], [43_200, 44_064, 'degraded']));
    expect(row?.strip).toEqual([
      { start: 0, share: 0.02, state: 'blind' },
      { start: 0.5, share: expect.closeTo(0.01), state: 'degraded' },
    ]);
  });
});
