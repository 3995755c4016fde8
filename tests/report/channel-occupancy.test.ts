import { describe, expect, it } from 'vitest';
import { channelOccupancy, resourceOccupancy } from '../../src/report/channel-occupancy.js';
import { documentText } from '../../src/report/document-text.js';
import { occupancyReport } from '../../src/report/occupancy-report.js';
import { DAY, FRAME, vn } from '../support/sample-day.js';

const QUARTER_MS = 15 * 60e3;
const RULE = { kind: 'noise' as const, marginDb: 5 };
const START = vn('2027-02-04T08:00:00');

/** A point a quarter of an hour, of so many sweeps each. */
function channel(shares: readonly number[], sweeps = 900) {
  const points = shares.map((occupancy, i) => {
    return { at: START + i * QUARTER_MS, maxDbm: -60 - i, meanDbm: -90, occupancy, sweeps, rule: RULE };
  });
  return { name: 'k1', startHz: 100e6, stopHz: 100.2e6, points };
}

describe('the occupancy of a channel', () => {
  it('is a share of the time, however often each part of it was swept', () => {
    const hours = channel([1, 1, 1, 1, 0, 0, 0, 0]);
    const points = hours.points.map((point, i) => ({ ...point, sweeps: i < 4 ? 900 : 90 }));
    const found = channelOccupancy({ ...hours, points }, QUARTER_MS);
    expect(found.fco).toBeCloseTo(0.5);
    expect(found.observedMs).toBe(8 * QUARTER_MS);
  });

  it('names the busiest hour, not the busiest quarter', () => {
    const found = channelOccupancy(channel([0, 0, 0, 0.9, 0.4, 0.4, 0.4, 0.4]), QUARTER_MS);
    expect(found.busyHour).toEqual({ at: START + 3600e3, fco: expect.closeTo(0.4) });
  });

  it('does not call an hour of a few sweeps the busiest: the page does not either', () => {
    const { points, ...rest } = channel([0.2, 0.2, 0.2, 0.2, 1]);
    const few = points.map((point, i) => (i === 4 ? { ...point, sweeps: 3 } : point));
    expect(channelOccupancy({ ...rest, points: few }, QUARTER_MS).busyHour?.at).toBe(START);
    expect(channelOccupancy(channel([0.5], 29), QUARTER_MS).busyHour).toBeUndefined();
  });

  it('widens the interval when whole quarters are on or off: neighbouring sweeps tell nothing new', () => {
    const steady = channelOccupancy(channel(Array.from({ length: 16 }, () => 0.5)), QUARTER_MS);
    const lumpy = channelOccupancy(channel(Array.from({ length: 16 }, (_, i) => i % 2)), QUARTER_MS);
    expect(steady.notEnough).toBe(false);
    expect(lumpy.fco).toBeCloseTo(0.5);
    expect(lumpy.notEnough).toBe(true);
    expect(lumpy.high - lumpy.low).toBeGreaterThan(10 * (steady.high - steady.low));
  });

  it('says not enough for a handful of sweeps, and nothing at all for none', () => {
    expect(channelOccupancy(channel([0, 0], 5), QUARTER_MS).notEnough).toBe(true);
    const never = channelOccupancy(channel([]), QUARTER_MS);
    expect(never).toMatchObject({ fco: undefined, notEnough: true, revisitMs: undefined });
    expect(resourceOccupancy([never])).toBeUndefined();
  });

  it('tells the revisit time, below which bursts may be missed', () => {
    expect(channelOccupancy(channel([0.1, 0.1], 900), QUARTER_MS).revisitMs).toBe(1000);
  });
});

describe('the occupancy report', () => {
  it('states method, threshold, confidence and what was not watched', () => {
    const facts = {
      ...{ period: DAY, stationId: 'dong-dang', receiverId: 'rx2', integrationMs: QUARTER_MS },
      // A plan of the receiver that was not swept in this time has the other channel.
      channels: [channel([0.2, 0.3, 0.2, 0.3]), { ...channel([]), name: 'k2' }],
    };
    const text = documentText(occupancyReport(facts, FRAME, 'en'));
    expect(text).toContain('Number of channels N_Ch: 1; 1 more were not swept');
    // An hour of sweeps is not the day of the report.
    expect(text).toMatch(/Of it with sweeps \(in whole T_I\): 1 h (?:0 min )?\(4\.2 %\)/);
    expect(text).toContain('Revisit time T_R (slowest): 1.00 s');
    expect(text).toContain('Threshold: 5.0 dB above the noise of the same sweep');
    expect(text).toContain('k1 | 100–100.2 MHz | 25.0 |');
    expect(text).toContain('Blind for 15 min because the receiver was lost.');
  });

  it('calls a channel of the band plan by its name', () => {
    const [band] = DAY.bands;
    if (band === undefined) throw new Error('the sample day has no band');
    const facts = {
      ...{ period: DAY, stationId: 'dong-dang', receiverId: 'rx2', integrationMs: QUARTER_MS },
      channels: [{ ...channel([0.2]), name: band.key }],
    };
    const text = documentText(occupancyReport(facts, FRAME, 'vi'));
    expect(text).toContain(`${band.name.vi} | `);
    expect(text).not.toContain(band.key);
  });
});
