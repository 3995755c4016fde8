import { describe, expect, it } from 'vitest';
import { hzFrom } from '../../web/src/ground/asking/frequency-input.js';
import { FORMATS } from '../../web/src/ground/words/format.js';
import { channelsIn, nextChannel, viewOfChannel } from '../../web/src/live/tuning/channels.js';
import { retuned, tunedHz, typedFrequency } from '../../web/src/live/tuning/typed-span.js';
import { frequencyLabels, labelledEvery, levelLines, topOfAxis } from '../../web/src/picture/plot/axes.js';
import {
  autoAxis,
  DB_PER_DIV,
  firstAxis,
  type LevelAxis,
  rangeOf,
  scaledAxis,
  shiftedAxis,
} from '../../web/src/picture/plot/level-axis.js';
import { readableTicks } from '../../web/src/picture/plot/ticks.js';

const MHZ = 1e6;
const view = { startHz: 88 * MHZ, stopHz: 108 * MHZ };

describe('a typed frequency', () => {
  it.each([
    ['98.5', 98.5 * MHZ],
    ['98,5', 98.5 * MHZ],
    [' 121.5 MHz ', 121.5 * MHZ],
    ['156800 kHz', 156.8 * MHZ],
    ['1.2G', 1200 * MHZ],
    ['1,2 ghz', 1200 * MHZ],
    ['2182k', 2.182 * MHZ],
    ['7100 kHz', 7.1 * MHZ],
    ['406028000 Hz', 406.028 * MHZ],
  ])('%s is one centre', (text, centreHz) => {
    expect(typedFrequency(text)).toEqual({ centreHz });
    expect(hzFrom(text), 'forms read the same').toBe(centreHz);
  });

  it.each([
    ['118-137', 118, 137],
    ['87,5 – 108', 87.5, 108],
    ['430-440 MHz', 430, 440],
    ['156000-163000 kHz', 156, 163],
    ['144 to 146', 144, 146],
    ['144 đến 146', 144, 146],
    ['0.9-1.2G', 900, 1200],
    ['900M-1.2G', 900, 1200],
    ['433.05M–434.79M', 433.05, 434.79],
  ])('%s is a span', (text, start, stop) => {
    expect(typedFrequency(text)).toEqual({ startHz: start * MHZ, stopHz: stop * MHZ });
  });

  it.each(['', 'fm', '98.5.1', '-5', '137-118', '98.5 M or so', '1,234,567', '5 THz', '-', '0'])(
    '%j is refused',
    (text) => {
      expect(typedFrequency(text)).toBeUndefined();
    },
  );

  it('changes one field and leaves what an analyser leaves', () => {
    expect(retuned('centre', 100 * MHZ, view)).toEqual({ startHz: 90 * MHZ, stopHz: 110 * MHZ });
    expect(retuned('span', 2 * MHZ, view)).toEqual({ startHz: 97 * MHZ, stopHz: 99 * MHZ });
    expect(retuned('start', 100 * MHZ, view)).toEqual({ startHz: 100 * MHZ, stopHz: 108 * MHZ });
    expect(retuned('stop', 90 * MHZ, view)).toEqual({ startHz: 88 * MHZ, stopHz: 90 * MHZ });
    expect(retuned('start', 120 * MHZ, view)).toBeUndefined();
    expect(tunedHz('span', view)).toBe(20 * MHZ);
    expect(tunedHz('centre', view)).toBe(98 * MHZ);
  });
});

describe('channels to go to', () => {
  const licence = (name: string, mhz: number) =>
    ({ id: name, name, licenceNo: '—', centreHz: mhz * MHZ, bandwidthHz: 200e3 }) as never;
  const name = { vi: 'Phát thanh FM', en: 'FM broadcasting' };
  const band = { name, startHz: 87 * MHZ, stopHz: 108 * MHZ, severity: 5 };
  const sources = {
    plan: [band],
    licences: [licence('VOV', 102.7), licence('Xa', 530), licence('Đài tỉnh', 94)],
    bookmarks: [{ name: 'Nhiễu', startHz: 99 * MHZ, stopHz: 99.4 * MHZ }],
  };
  const channels = channelsIn([view], sources);

  it('are those in range: bookmarks, then licences by frequency, then bands', () => {
    expect(channels.map(({ name }) => name.vi)).toEqual(['Nhiễu', 'Đài tỉnh', 'VOV', 'Phát thanh FM']);
  });

  it('are shown with room beside a licence, and a band from end to end', () => {
    expect(channels.map(viewOfChannel)[1]).toEqual({ startHz: 93.5 * MHZ, stopHz: 94.5 * MHZ });
    expect(channels.map(viewOfChannel)[3]).toEqual({ startHz: 87 * MHZ, stopHz: 108 * MHZ });
  });

  it('follow each other by frequency, bands left out', () => {
    expect(nextChannel(channels, view, 'right')?.name.vi).toBe('Nhiễu');
    expect(nextChannel(channels, { startHz: 99 * MHZ, stopHz: 99.4 * MHZ }, 'right')?.name.vi).toBe('VOV');
    expect(nextChannel(channels, view, 'left')?.name.vi).toBe('Đài tỉnh');
    expect(nextChannel(channels, { startHz: 93.9 * MHZ, stopHz: 94.1 * MHZ }, 'left')).toBeUndefined();
  });
});

describe('the level axis', () => {
  it('begins with 10 dB a division, the noise near the bottom and nothing above the top', () => {
    expect(firstAxis(-104, -42)).toEqual({ refDbm: -20, dbPerDiv: 10 });
    expect(firstAxis(-104, -3)).toEqual({ refDbm: 10, dbPerDiv: 10 });
    expect(firstAxis(-104, Number.NEGATIVE_INFINITY)).toEqual({ refDbm: -20, dbPerDiv: 10 });
  });

  it('takes, when automatic, the finest of 1, 2, 5 and 10 dB that shows noise and top, and keeps it while it serves', () => {
    for (const [floor, top] of [
      [-104, -42],
      [-104, -100],
      [-95, -60],
      [-110, -10],
    ] as const) {
      const axis = autoAxis(floor, top, undefined);
      const { lowDbm, highDbm } = rangeOf(axis);
      expect(DB_PER_DIV).toContain(axis.dbPerDiv);
      expect(highDbm).toBeGreaterThanOrEqual(top);
      if (axis.dbPerDiv < 10) expect(lowDbm).toBeLessThan(floor);
      expect(autoAxis(floor + 1, top - 1, axis)).toBe(axis);
    }
    expect(autoAxis(-104, -100, undefined).dbPerDiv).toBe(2);
    expect(autoAxis(-104, -42, undefined).dbPerDiv).toBe(10);
    const fine = autoAxis(-104, -100, undefined);
    expect(autoAxis(-104, -30, fine)).not.toBe(fine);
    expect(autoAxis(-104, -100, { refDbm: -20, dbPerDiv: 10 })).toEqual(fine);
  });

  it('is moved and scaled in the steps of an instrument', () => {
    const axis: LevelAxis = { refDbm: -20, dbPerDiv: 10 };
    expect(shiftedAxis(axis, 1)).toEqual({ refDbm: -10, dbPerDiv: 10 });
    expect(shiftedAxis(axis, 99).refDbm).toBe(30);
    expect(scaledAxis(axis, 1)).toEqual(axis);
    expect([1, 2, 3].reduce((one) => scaledAxis(one, -1), axis)).toEqual({ refDbm: -20, dbPerDiv: 1 });
  });

  it('has a line at every division, and never fewer than five labels, however low the plot is', () => {
    expect(levelLines({ axis: { lowDbm: -123, highDbm: -23 }, dbPerDiv: 10 }, 300).values).toEqual([
      -23, -33, -43, -53, -63, -73, -83, -93, -103, -113, -123,
    ]);
    for (const height of [60, 90, 130, 182, 400])
      for (const dbPerDiv of [undefined, ...DB_PER_DIV])
        expect(
          levelLines({ axis: rangeOf({ refDbm: -20, dbPerDiv: dbPerDiv ?? 8.6 }), dbPerDiv }, height).values.length,
        ).toBeGreaterThanOrEqual(5);
  });
});

describe('the labels of levels', () => {
  it('never touch, on the lowest tile of a wall and on the whole screen', () => {
    for (let height = 24; height <= 900; height++)
      for (const dbPerDiv of [undefined, ...DB_PER_DIV]) {
        const axis = rangeOf({ refDbm: -20, dbPerDiv: dbPerDiv ?? 8.6 });
        const lines = levelLines({ axis, dbPerDiv }, height);
        const everyPx = (lines.step / (axis.highDbm - axis.lowDbm)) * height * labelledEvery(lines, axis, height);
        expect(everyPx, `${height} px, ${dbPerDiv} dB/div`).toBeGreaterThanOrEqual(13);
      }
  });

  it('stand at every line where there is space', () => {
    const axis = { lowDbm: -123, highDbm: -23 };
    expect(labelledEvery(levelLines({ axis, dbPerDiv: 10 }, 300), axis, 300)).toBe(1);
  });
});

describe('the legend of the colours', () => {
  it('stands under the topmost label or beside it, wherever that falls', () => {
    const box = { left: 62, top: 8, width: 400, height: 100 };
    for (let at = box.top; at < box.top + 40; at++) {
      const { labelRight, legendFrom } = topOfAxis(at, box);
      const isBeside = labelRight <= box.left - 2 - 5;
      expect(isBeside || legendFrom >= at + 7, `label at ${at}`).toBe(true);
    }
  });
});

describe('the frequency axis', () => {
  it('has at least five labels that do not touch, from a phone to a wall and from 5 kHz to 3 GHz', () => {
    const letterPx = 6.6;
    for (const width of [300, 560, 900, 1800])
      for (const spanHz of [5e3, 25e3, 200e3, 1.3e6, 20.5e6, 300e6, 3e9])
        for (const startHz of [87.487e6, 118e6, 433.05e6, 1.2e9]) {
          // Ten letters do not stand five times on a phone; no receiver of ours looks that closely there.
          if (width === 300 && spanHz < 100e3 && startHz > 1e9) continue;
          const { mhz, decimals } = frequencyLabels({ startHz, stopHz: startHz + spanHz }, width);
          expect(mhz.length).toBeGreaterThanOrEqual(5);
          const words = mhz.map((one) => FORMATS.vi.number(one, decimals));
          expect(new Set(words).size, words.join()).toBe(words.length);
          const longest = Math.max(...words.map(({ length }) => length));
          const apart = (((mhz[1] ?? 0) - (mhz[0] ?? 0)) / (spanHz / 1e6)) * width;
          expect(apart, `${width} px, ${spanHz} Hz: ${words.join()}`).toBeGreaterThan(longest * letterPx);
        }
  });

  it('keeps to round numbers', () => {
    expect(readableTicks(-95, -50, 2).values).toEqual([-90, -80, -70, -60, -50]);
    expect(readableTicks(1, 1, 5).values).toEqual([]);
    // A tile of the wall: of 1, 2 and 5 only steps of 2 MHz would give five labels, and these would touch.
    const tile = { startHz: 87.488 * MHZ, stopHz: 107.988 * MHZ };
    expect(frequencyLabels(tile, 200)).toEqual({ mhz: [90, 93, 96, 99, 102, 105], decimals: 0 });
    expect(frequencyLabels(tile, 170)).toEqual({ mhz: [90, 94, 98, 102, 106], decimals: 0 });
    const mobile = { startHz: 925 * MHZ, stopHz: 960 * MHZ };
    expect(frequencyLabels(mobile, 170)).toEqual({ mhz: [929, 936, 943, 950, 957], decimals: 0 });
  });
});
