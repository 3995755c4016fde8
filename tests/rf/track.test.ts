/** Points of a station's way and what viewers wish, typed frequencies. */
import { describe, expect, it } from 'vitest';
import { joined, MOST_BINS } from '../../src/rf/live-wish.js';
import { isNews, pointAt, type TrackPoint } from '../../src/rf/track.js';
import { typedHz } from '../../src/rf/units.js';

const METRE_DEG = 1 / 111_320;

describe('a point of the way', () => {
  const last: TrackPoint = { at: 1000, latitudeDeg: 60, longitudeDeg: 20, clock: 'good' };

  it('is news 50 m away, east counted by the latitude, and not before', () => {
    const north = (m: number) => isNews(last, { ...last, at: 2000, latitudeDeg: 60 + m * METRE_DEG });
    // At 60° a degree east is half as long as a degree north.
    const east = (m: number) => isNews(last, { ...last, at: 2000, longitudeDeg: 20 + 2 * m * METRE_DEG });
    expect([north(49), north(51), north(-51), east(49), east(51), east(-51)]).toEqual([
      ...[false, true, true],
      ...[false, true, true],
    ]);
  });

  it('is news when it is the first, after ten minutes, with another clock, and where the fix comes or goes', () => {
    expect(isNews(undefined, last)).toBe(true);
    expect(isNews(last, { ...last, at: last.at + 599_999 })).toBe(false);
    expect(isNews(last, { ...last, at: last.at + 600_000 })).toBe(true);
    expect(isNews(last, { ...last, clock: 'bad' })).toBe(true);
    const lost: TrackPoint = { at: 2000, clock: 'good' };
    expect([isNews(last, lost), isNews(lost, last), isNews(lost, { ...lost, at: 3000 })]).toEqual([true, true, false]);
  });

  it('counts from its own time to the next, as a slow search finds it', () => {
    for (const length of [0, 1, 2, 3, 8]) {
      const track: TrackPoint[] = Array.from({ length }, (_, i) => ({ at: 10 * i, clock: 'good' }));
      for (let at = -5; at < 10 * length + 5; at++)
        expect(pointAt(track, at)?.at).toBe(track.findLast((point) => point.at <= at)?.at);
    }
  });
});

describe('wishes for parts', () => {
  it('become one part that has all of them, each as finely as it is wanted', () => {
    expect(joined([])).toBeUndefined();
    const one = { startHz: 100, stopHz: 200, maxBins: 50 };
    expect(joined([one])).toEqual(one);
    expect(joined([one, { startHz: 300, stopHz: 400, maxBins: 10 }])).toEqual({
      startHz: 100,
      stopHz: 400,
      maxBins: 150,
    });
    expect(joined([one, { startHz: 150, stopHz: 157, maxBins: 5 }])).toEqual({ ...one, maxBins: 72 });
    expect(joined([one, { startHz: 150, stopHz: 150.01, maxBins: 50 }])).toEqual({ ...one, maxBins: MOST_BINS });
  });
});

describe('a frequency that a person types', () => {
  it.each([
    ['98.5', 98.5e6],
    [' 98,5 ', 98.5e6],
    ['121.5 MHz', 121.5e6],
    ['156800 kHz', 156.8e6],
    ['1.2G', 1.2e9],
    ['1,25 ghz', 1.25e9],
    ['433920000Hz', 433.92e6],
    ['7k', 7000],
    ['0.0000001', 0.1],
    ['12', 12e6],
  ])('%s', (text, hz) => {
    expect(typedHz(text)).toBe(hz);
  });

  it('has the unit of its field where it states none, and its own where it does', () => {
    expect([typedHz('25', 'k'), typedHz('25', ''), typedHz('25 Hz', 'k'), typedHz('25M', 'k')]).toEqual([
      25_000, 25, 25, 25e6,
    ]);
  });

  it.each(['', 'x', '98.5.1', '98,', ',5', '-5', '5 THz', 'about 98.5', '98.5 MHz or so', '9 8', '1e6', '98.5 M Hz?'])(
    '%j is none',
    (text) => {
      expect(typedHz(text)).toBeUndefined();
    },
  );
});
