import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../src/live/wire.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { bothClocks, FORMATS, localClock, localDate } from '../../web/src/ground/words/format.js';
import { commandFor } from '../../web/src/live/keys.js';
import { linkTo, readLink } from '../../web/src/live/link.js';
import { cutInto, panned, pinched, within, zoomed } from '../../web/src/picture/grid.js';
import { bandsIn, placeBands } from '../../web/src/picture/plot/band-lanes.js';
import { autoRange } from '../../web/src/picture/plot/level-range.js';
import { decimalsFor, readableTimes, roundTicks, timeTicks } from '../../web/src/picture/plot/ticks.js';
import { framesIn } from '../../web/src/picture/stored-frames.js';

const web = join(import.meta.dirname, '../../web/src');
const CATALOGUES = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('locales'));
const json = (path: string) => JSON.parse(readFileSync(join(web, path), 'utf8'));

describe('axis ticks', () => {
  it('stand at 1, 2 or 5 times a power of ten, without rounding errors', () => {
    expect(roundTicks(87.5, 108, 11)).toEqual({ step: 2, values: [88, 90, 92, 94, 96, 98, 100, 102, 104, 106, 108] });
    expect(roundTicks(433.05, 433.07, 5).values).toHaveLength(5);
    expect(roundTicks(-115, -40, 4)).toEqual({ step: 20, values: [-100, -80, -60, -40] });
    expect(roundTicks(1, 1, 5).values).toEqual([]);
  });

  it('have as many decimals as tell neighbours apart', () => {
    expect([20, 5, 1, 0.5, 0.2, 0.05, 0.001].map(decimalsFor)).toEqual([0, 0, 0, 1, 1, 2, 3]);
  });

  it('stand at round clock times', () => {
    const noon = Date.UTC(2026, 10, 24, 5);
    const { step, values } = timeTicks(noon - 61_000, noon, 6);
    expect(step).toBe(15_000);
    expect(values.map((at) => localClock(at))).toEqual(['11:59:00', '11:59:15', '11:59:30', '11:59:45', '12:00:00']);
  });

  it('are five times or more beside every span of a waterfall, and apart from each other', () => {
    for (const minutes of [1, 2, 5, 10, 15, 30, 60, 180, 360, 1440, 7 * 1440, 30 * 1440, 365 * 1440])
      for (let phase = 0; phase < 50; phase++) {
        const to = Date.UTC(2026, 10, 24, 5) + phase * minutes * 1234;
        const { values } = readableTimes(to - minutes * 60_000 * 0.85, to, 190 / 56);
        expect(values.length, `${minutes} min`).toBeGreaterThanOrEqual(5);
        expect(values.length, `${minutes} min`).toBeLessThanOrEqual(13);
      }
  });

  it('stand at midnights of Vietnam in a waterfall of a month or a year', () => {
    const at = Date.UTC(2026, 10, 24, 5);
    const month = timeTicks(at - 30 * 86_400_000, at, 9);
    expect(month.step).toBe(5 * 86_400_000);
    expect(month.values.length).toBeGreaterThan(4);
    expect(new Set(month.values.map((each) => localClock(each)))).toEqual(new Set(['00:00:00']));
    const year = timeTicks(at - 365 * 86_400_000, at, 9);
    expect(year.values.length).toBeGreaterThan(4);
    expect(year.values.length).toBeLessThanOrEqual(9);
    const day = timeTicks(at - 86_400_000, at, 9);
    expect(day.values.map((each) => Number(localClock(each).slice(0, 2)) % 3)).toEqual(day.values.map(() => 0));
  });
});

describe('zoom and pan', () => {
  const full = { startHz: 100, stopHz: 200 };

  it('keep the frequency under the cursor in its place', () => {
    expect(zoomed(full, 150, 0.5)).toEqual({ startHz: 125, stopHz: 175 });
    expect(zoomed(full, 100, 0.5)).toEqual({ startHz: 100, stopHz: 150 });
  });

  it('stay inside what the receiver covers', () => {
    expect(within(panned({ startHz: 100, stopHz: 150 }, -0.5), full, 1)).toEqual({ startHz: 100, stopHz: 150 });
    expect(within({ startHz: 0, stopHz: 900 }, full, 1)).toEqual(full);
    expect(within({ startHz: 150, stopHz: 150.1 }, full, 10)).toEqual({ startHz: 145.05, stopHz: 155.05 });
  });

  it('are cut at the end of the range with what was typed in its place', () => {
    expect(cutInto({ startHz: 140, stopHz: 240 }, full, 'centre')).toEqual({ startHz: 180, stopHz: 200 });
    expect(cutInto({ startHz: 140, stopHz: 240 }, full, 'ends')).toEqual({ startHz: 140, stopHz: 200 });
    expect(cutInto({ startHz: 50, stopHz: 160 }, full, 'ends')).toEqual({ startHz: 100, stopHz: 160 });
    expect(cutInto({ startHz: 120, stopHz: 140 }, full, 'centre')).toEqual({ startHz: 120, stopHz: 140 });
  });

  it('put both fingers of a pinch where they are', () => {
    expect(pinched(120, 0.25, 140, 0.75)).toEqual({ startHz: 110, stopHz: 150 });
    expect(pinched(120, 0.5, 140, 0.501)).toBeUndefined();
  });
});

describe('what is written', () => {
  it('follows the language: a comma in Vietnamese, a dot in English, a true minus in both', () => {
    expect(FORMATS.vi.frequency(107.2e6)).toBe('107,200 MHz');
    expect(FORMATS.en.frequency(107.2e6)).toBe('107.200 MHz');
    expect(FORMATS.vi.level(-43.5)).toBe('−43,5 dBm');
    expect(FORMATS.en.level(undefined)).toBe('—');
    expect(FORMATS.vi.bandwidth(25_000)).toBe('25 kHz');
    expect(FORMATS.vi.bandwidth(20.5e6)).toBe('20,5 MHz');
    expect(FORMATS.en.duration(1250)).toBe('1.3 s');
  });

  it('names the zone of every time and uses that of Vietnam whatever the machine is set to', () => {
    const at = Date.UTC(2026, 11, 31, 18, 20, 19, 240);
    expect(bothClocks(at, 'vi').replaceAll(' ', ' ')).toBe('01:20:19,2 UTC+7 · 18:20:19,2 UTC');
    expect(localDate(at, 'vi')).toBe('01/01/2027');
    expect(localDate(at, 'en')).toBe('2027-01-01');
  });

  it.each(CATALOGUES)('has the same keys in both languages, none empty, with the same placeholders: %s', (folder) => {
    const flat = (tree: object, path = ''): [string, string][] =>
      Object.entries(tree).flatMap(([key, value]) =>
        typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`),
      );
    const vi = flat(json(`${folder}/vi.json`));
    const en = new Map(flat(json(`${folder}/en.json`)));
    // English tells one from many; Vietnamese has one form for both.
    const shared = [...en.keys()].filter((key) => !key.endsWith('_one'));
    expect(shared.sort()).toEqual(vi.flatMap(([key]) => (key.endsWith('_one') ? [] : [key])).sort());
    const many = shared.filter((key) => key.endsWith('_other')).map((key) => key.replace('_other', '_one'));
    expect(many.filter((key) => !en.has(key))).toEqual([]);
    const holes = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();
    for (const [key, text] of vi) {
      expect(text.trim(), key).not.toBe('');
      expect(holes(en.get(key) ?? ''), key).toEqual(holes(text));
    }
  });
});

describe('the band strip', () => {
  it('puts the most severe first, then the narrowest, and leaves out bands that only touch the span', () => {
    const names = bandsIn(BAND_PLAN_VN, { startHz: 118e6, stopHz: 137e6 }).map((band) => band.severity);
    expect(names).toEqual([...names].sort());
    const fm = bandsIn(BAND_PLAN_VN, { startHz: 87.5e6, stopHz: 108e6 });
    expect(fm.map(({ startHz }) => startHz)).not.toContain(108e6);
    expect(fm.slice(-2).map(({ name }) => name.en)).toEqual(['FM broadcasting', 'Wireless microphones 87-108']);
  });

  it('lets no two bars of a lane overlap and keeps all inside the strip', () => {
    for (const view of [
      { startHz: 0, stopHz: 3e9 },
      { startHz: 118e6, stopHz: 137e6 },
      { startHz: 156e6, stopHz: 163e6 },
    ]) {
      const placed = placeBands(BAND_PLAN_VN, view, 2, 0.01);
      expect(placed.length).toBeGreaterThan(1);
      for (const bar of placed) {
        expect(bar.left).toBeGreaterThanOrEqual(0);
        expect(bar.left + bar.width).toBeLessThanOrEqual(1 + 1e-9);
        expect(bar.room).toBeGreaterThanOrEqual(-1e-9);
        const clash = placed.filter(
          (other) =>
            other !== bar &&
            other.lane === bar.lane &&
            other.left < bar.left + bar.width - 1e-6 &&
            bar.left < other.left + other.width - 1e-6,
        );
        expect(clash).toEqual([]);
      }
    }
  });
});

describe('the level range', () => {
  it('reaches from below the noise to above the top, in round numbers', () => {
    expect(autoRange(-104, -42, undefined)).toEqual({ lowDbm: -115, highDbm: -35 });
  });

  it('stays as it is for small changes and follows large ones', () => {
    const range = autoRange(-104, -42, undefined);
    expect(autoRange(-102, -45, range)).toBe(range);
    expect(autoRange(-90, -45, range)).not.toBe(range);
    expect(autoRange(-104, -20, range).highDbm).toBe(-15);
  });

  it('keeps a range worth looking at on an empty band', () => {
    const { lowDbm, highDbm } = autoRange(-110, -108, undefined);
    expect(highDbm - lowDbm).toBeGreaterThanOrEqual(40);
  });
});

describe('keys, links and answers', () => {
  const press = (key: string, more = {}) =>
    commandFor({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });

  it('mean what the help says, and leave the browser its own', () => {
    expect(press('ArrowRight')).toEqual({ do: 'pan', share: 0.1 });
    expect(press('ArrowRight', { shiftKey: true })).toEqual({ do: 'next-peak', side: 'right' });
    expect(press('+')).toEqual({ do: 'zoom', factor: 0.5 });
    expect(press('2')).toEqual({ do: 'trace', kind: 'max' });
    expect(press('d')).toEqual({ do: 'density' });
    expect(press('L')).toEqual({ do: 'limits' });
    expect(press('p', { ctrlKey: true })).toBeUndefined();
    expect(press('q')).toBeUndefined();
  });

  it('carry receiver and span in the address and refuse nonsense there', () => {
    const link = linkTo({ receiverId: 'ls-01-fm', zoomed: true, view: { startHz: 88e6, stopHz: 90e6 } });
    expect(readLink(link)).toMatchObject({
      receiverId: 'ls-01-fm',
      view: { startHz: 88e6, stopHz: 90e6 },
      at: undefined,
    });
    expect(readLink('?start=5&stop=3')).toMatchObject({ receiverId: undefined, view: undefined });
    const at = Date.parse('2026-11-04T03:12:05.200Z');
    const past = { at, playing: false, speed: 1, state: 'shown' } as const;
    const view = { startHz: 99.4e6, stopHz: 99.6125e6 };
    const then = linkTo({ receiverId: 'a', zoomed: true, view, past, shownMs: 300_000 });
    expect(then).toBe('?receiver=a&t=2026-11-04T03%3A12%3A05.200Z&f=99.4-99.6125&span=300');
    expect(readLink(then)).toEqual({ receiverId: 'a', view, at, timeSpan: 300_000 });
    expect(readLink('?f=121.5').view).toEqual({ startHz: 121e6, stopHz: 122e6 });
    expect(readLink('?t=yesterday&f=x&span=7')).toMatchObject({ at: undefined, view: undefined, timeSpan: undefined });
    expect(linkTo({ receiverId: 'a', zoomed: false, view: { startHz: 1, stopHz: 2 } })).toBe('?receiver=a');
  });

  it('cut a binary answer into frames and refuse one that is cut short', () => {
    const frame = encodeFrame({
      receiverNumber: 2,
      seq: 9,
      startedAt: 1,
      durationMs: 1,
      startHz: 1,
      stepHz: 1,
      flags: 0,
      levelsDbm: Float32Array.from([-50]),
    });
    const bytes = new Uint8Array(2 * (4 + frame.length));
    for (const at of [0, 4 + frame.length]) {
      new DataView(bytes.buffer).setUint32(at, frame.length, true);
      bytes.set(frame, at + 4);
    }
    expect(framesIn(bytes).map(({ seq }) => seq)).toEqual([9, 9]);
    expect(() => framesIn(bytes.subarray(0, bytes.length - 1))).toThrow(/ends inside a frame/);
  });
});
