/** What the occupancy screen computes: hours put together, columns, comparisons, typed channels and stretches of time. */
import { describe, expect, it } from 'vitest';
import { columnAt, dayHours, differs, heatRows } from '../../web/src/papers/occupancy/heat-rows.js';
import type { ChannelOccupancy } from '../../web/src/papers/occupancy/occupancy-api.js';
import { comparedStretch, stretchIn } from '../../web/src/papers/occupancy/period.js';
import { typedChannels } from '../../web/src/papers/occupancy/typed-channels.js';

const HOUR_MS = 3_600_000;
const channel = (changed: Partial<ChannelOccupancy>): ChannelOccupancy => ({
  ...{ name: '1 kHz', startHz: 0, stopHz: 9, isPart: true, rules: [], share: 0.5, low: 0.4, high: 0.6, samples: 100 },
  ...{ independentSamples: 100, lag1: 0, enough: true, revisitMs: 1000, observedMs: 1000 },
  ...{ busyHour: undefined, hours: [] },
  ...changed,
});

describe('occupancy on the page', () => {
  it('puts hours together by the hour of the day in Vietnam', () => {
    const from = Date.parse('2026-11-24T17:00:00Z');
    const shares = Array.from({ length: 48 }, (_, i) => (i === 0 ? 0.2 : i === 24 ? 0.4 : i === 9 ? Number.NaN : 0));
    shares[33] = Number.NaN;
    const day = dayHours(shares, from);
    expect(day[0]).toBeCloseTo(0.3);
    expect(day[1]).toBe(0);
    expect(day[9]).toBeNaN();
    const received = Array.from({ length: 48 }, (_, i) => (i === 6 ? 0.15 : i < 24 ? 0.3 : i === 30 ? 0 : 0.05));
    const channels = [channel({ hours: shares, startHz: 10 }), channel({ name: 'named', isPart: false })];
    const heat = heatRows({ channels, from, received }, 'day');
    expect(heat.rows).toBe(24);
    expect([...heat.hardly]).toEqual([6]);
    const line = heatRows({ channels, from, received }, 'timeline');
    expect([...line.hardly]).toEqual(Array.from({ length: 24 }, (_, i) => 24 + i).filter((row) => row !== 30));
    expect(heat.columns).toHaveLength(1);
  });

  it('leaves the frequencies between two ranges of a receiver without a column', () => {
    // Columns of three bins at 100 kHz, and of two at 25 kHz.
    const air = Array.from({ length: 60 }, (_, i) => 118e6 + i * 300e3);
    const sea = Array.from({ length: 120 }, (_, i) => 156e6 + i * 50e3);
    const parts = [
      ...sea.map((startHz) => channel({ startHz, stopHz: startHz + 25e3 })),
      ...air.map((startHz) => channel({ startHz, stopHz: startHz + 200e3 })),
    ];
    const heat = heatRows({ channels: parts, from: 0, received: [] }, 'timeline');
    const startOf = (hz: number) => heat.columns[columnAt(heat, hz) ?? -1]?.startHz;
    expect([118e6, 118.24e6, 118.26e6, 135.8e6].map(startOf)).toEqual([118e6, 118e6, 118.3e6, 135.7e6]);
    expect([117.9e6, 136e6, 145e6, 155.9e6, 163e6].map(startOf)).toEqual(Array(5).fill(undefined));
    expect([156e6, 156.03e6, 156.04e6, 161.97e6].map(startOf)).toEqual([156e6, 156e6, 156.05e6, 161.95e6]);
    // Where nothing says how wide a column is, two of them touch.
    const two = heatRows(
      { channels: [channel({ startHz: 1, stopHz: 2 }), channel({ startHz: 8, stopHz: 9 })], from: 0, received: [] },
      'timeline',
    );
    expect([4, 6].map((hz) => columnAt(two, hz))).toEqual([0, 1]);
  });

  it('calls a change sure only where the intervals do not meet and both are enough', () => {
    const low = channel({ low: 0.1, high: 0.2 });
    expect(differs(low, channel({ low: 0.3, high: 0.4 }))).toBe(true);
    expect(differs(low, channel({ low: 0.15, high: 0.4 }))).toBe(false);
    expect(differs(low, channel({ low: 0.3, high: 0.4, enough: false }))).toBe(false);
  });

  it('reads typed channels with either decimal sign, and names the first line that is none', () => {
    expect(typedChannels('A; 118,1; 25\n\nB;121.5;8,33')).toEqual({
      channels: [
        { name: 'A', startHz: 118_087_500, stopHz: 118_112_500 },
        { name: 'B', startHz: 121_495_835, stopHz: 121_504_165 },
      ],
    });
    for (const line of ['A; 118,1', '; 1; 1', 'A; x; 25', 'A; 118; 0', 'A; 0,001; 25'])
      expect(typedChannels(`B; 1; 1\n ${line}`)).toEqual({ wrongLine: line });
  });

  it('takes whole hours, and compares a week with the week before it', () => {
    const now = Date.parse('2026-11-25T10:20:00Z');
    const week = stretchIn(new URLSearchParams('period=d7'), now);
    expect([week.to, week.from].map((at) => new Date(at).toISOString())).toEqual([
      '2026-11-25T11:00:00.000Z',
      '2026-11-18T11:00:00.000Z',
    ]);
    expect(comparedStretch(week, 'week')).toEqual({ from: week.from - 7 * 24 * HOUR_MS, to: week.from });
    const asked = stretchIn(new URLSearchParams('from=2026-11-25T01:10:00Z&to=2026-11-25T01:20:00Z'), now);
    expect(asked.to - asked.from).toBe(HOUR_MS);
    expect(stretchIn(new URLSearchParams('from=2026-01-25T01:10:00Z&to=2026-11-25T01:20:00Z'), now).period).toBe('h24');
  });
});
