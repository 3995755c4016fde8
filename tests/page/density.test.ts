/** Densities of the page: a weak emission beneath a strong one shows, what is old fades, what is doubtful colours nothing. */
import { describe, expect, it } from 'vitest';
import { type Density, emptyCounts } from '../../src/rf/density.js';
import { CELLS, cellOf } from '../../src/rf/level-cells.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { densityColours, densityImage } from '../../web/src/live/density/density-pixels.js';
import { LiveDensity } from '../../web/src/live/density/live-density.js';
import { type DensityWish, FADES_MS, nextDensity } from '../../web/src/picture/display.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const T0 = 1_700_000_000_000;
const RANGE = { startHz: 100e6 - 5e3, stopHz: 100e6 + 995e3, columns: 25 };
const STRONG_BIN = 50;
const WEAK_DBM = -82;
const AXIS = { lowDbm: -120, highDbm: -20 };
const colours = densityColours('viridis', 'dark');

function frame(startedAt: number, levelsDbm: Float32Array, flags = 0) {
  return { receiverNumber: 1, seq: 0, durationMs: 40, startHz: 100e6, stepHz: 10e3, startedAt, flags, levelsDbm };
}

/** A thousand sweeps of noise; a strong carrier with pauses, in which a weak one of the same frequency is heard 5 times. */
function world(random = randomFrom(7)): Float32Array[] {
  return Array.from({ length: 1000 }, (_, i) => {
    const levels = Float32Array.from({ length: 100 }, () => -108 + 6 * random());
    if (i % 10 !== 3) levels[STRONG_BIN] = -40 + random();
    else if (i % 200 === 3) levels[STRONG_BIN] = WEAK_DBM;
    return levels;
  });
}

function densityOf(sweeps: readonly Float32Array[], fadeMs: number, everyMs = 40): LiveDensity {
  const density = new LiveDensity(RANGE, fadeMs, { from: T0, to: T0 });
  sweeps.forEach((levels, i) => {
    density.add(frame(T0 + i * everyMs, levels));
  });
  return density;
}

function imageOf({ counts, least, range: { columns } }: LiveDensity, rows = 1000) {
  return densityImage({ counts, columns }, least, { range: AXIS, rows, colours });
}

/** The pixel of a frequency and level. */
function pixelAt(image: ReturnType<typeof densityImage>, hz: number, levelDbm: number): number {
  const { lowDbm, highDbm } = image.levels;
  const column = Math.floor(((hz - RANGE.startHz) / (RANGE.stopHz - RANGE.startHz)) * RANGE.columns);
  const row = Math.floor(((highDbm - levelDbm) / (highDbm - lowDbm)) * image.height);
  return image.pixels[row * image.width + column] as number;
}

const strongHz = 100e6 + STRONG_BIN * 10e3;

describe('the density of a world with a weak carrier beneath a strong one', () => {
  it('shows the weak one, which neither maximum nor mean shows, at its level and frequency alone', () => {
    const sweeps = world();
    const highest = Math.max(...sweeps.map((levels) => levels[STRONG_BIN] as number));
    expect(highest).toBeGreaterThan(-41);
    for (const rows of [1000, 180, 60]) {
      const image = imageOf(densityOf(sweeps, 3_600_000), rows);
      expect(image.height).toBeLessThanOrEqual(rows);
      expect(pixelAt(image, strongHz, WEAK_DBM)).not.toBe(0);
      for (const [hz, level] of [
        [strongHz, WEAK_DBM + 8],
        [strongHz, WEAK_DBM - 8],
        [strongHz - 120e3, WEAK_DBM],
        [strongHz + 120e3, WEAK_DBM],
      ] as const)
        expect(pixelAt(image, hz, level)).toBe(0);
      // What is frequent has another colour than what is rare.
      expect(pixelAt(image, strongHz, -40)).not.toBe(pixelAt(image, strongHz, WEAK_DBM));
    }
  });

  it('counts each received level once, and nothing of bins that are missing', () => {
    const sweeps = world();
    for (const levels of sweeps) levels[20] = Number.NaN;
    const { counts, span } = densityOf(sweeps, 1e15);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(99_000, 0);
    expect(span).toMatchObject({ sweeps: 1000, sweepsThere: 1000, leftOut: 0, from: T0, to: T0 + 999 * 40 });
  });

  it('fades: after five times a second it is gone, of an hour it stays', () => {
    const sweeps = world();
    // Twenty seconds of noise after the last weak sweep.
    const noise = world(randomFrom(3))
      .slice(0, 500)
      .map((levels) => levels.fill(-100, STRONG_BIN, STRONG_BIN + 1));
    for (const [fadeMs, isThere] of [
      [1000, false],
      [3_600_000, true],
    ] as const) {
      const density = densityOf([...sweeps, ...noise], fadeMs);
      const image = imageOf(density);
      expect(pixelAt(image, strongHz, WEAK_DBM) !== 0).toBe(isThere);
      expect(pixelAt(image, strongHz, -40) !== 0).toBe(isThere);
      expect(pixelAt(image, strongHz, -100)).not.toBe(0);
    }
    const fast = densityOf([...sweeps, ...noise], 1000);
    expect(fast.span.to - fast.span.from).toBe(5000);
    expect(fast.span.sweeps).toBeGreaterThan(100);
    expect(fast.span.sweeps).toBeLessThan(140);
  });

  it('weighs sweeps by their age, for however long it runs', () => {
    const density = new LiveDensity(RANGE, 1000, { from: T0, to: T0 });
    const flat = (level: number) => new Float32Array(100).fill(level);
    for (let i = 0; i < 100; i++) density.add(frame(T0 + i * 1000, flat(i % 2 === 0 ? -60 : -80)));
    const at = (level: number) => density.counts[12 * CELLS + cellOf(level)] as number;
    // The newest sweeps were −80: a geometric row with the ratio 1/e.
    expect(at(-80) / at(-60)).toBeCloseTo(Math.E, 3);
    expect(Number.isFinite(at(-80))).toBe(true);
  });
});

describe('what colours no cell', () => {
  it('is a sweep that was overloaded, held at its maximum or made outside the plan; it is counted as left out', () => {
    const density = densityOf(world().slice(0, 50), 60_000);
    const before = density.counts.slice();
    for (const flag of [SweepFlag.overload, SweepFlag.peakHeld, SweepFlag.aside])
      density.add(frame(T0 + 3000, new Float32Array(100).fill(-30), flag));
    expect(density.counts).toEqual(before);
    expect(density.span).toMatchObject({ sweeps: 50, leftOut: 3 });
  });

  it('counts no sweeps of another plan, which has nothing in the range', () => {
    const density = densityOf([new Float32Array(100).fill(-100)], 60_000);
    density.add({ ...frame(T0 + 200, new Float32Array(100).fill(-90)), startHz: 156e6 });
    density.add({ ...frame(T0 + 400, new Float32Array(100).fill(-90), SweepFlag.overload), startHz: 156e6 });
    expect(density.span).toMatchObject({ sweeps: 1, sweepsThere: 1, leftOut: 0, to: T0 + 400 });
  });

  it('is a gap: columns that were not swept stay transparent', () => {
    const density = new LiveDensity(RANGE, 60_000, { from: T0, to: T0 });
    density.add(frame(T0, new Float32Array(40).fill(-90)));
    const image = imageOf(density);
    expect(pixelAt(image, 100e6 + 300e3, -90)).not.toBe(0);
    for (let column = 10; column < 25; column++)
      for (let row = 0; row < image.height; row++) expect(image.pixels[row * image.width + column]).toBe(0);
  });
});

describe('what the archive counted before', () => {
  it('goes on with what arrives; of a sample each sweep stands for several', () => {
    const counts = emptyCounts(RANGE);
    counts[3 * CELLS + cellOf(-70)] = 10;
    const seed: Density = { ...RANGE, counts, sweeps: 100, sweepsThere: 400, leftOut: 2 };
    const density = new LiveDensity(seed, 60_000, { from: T0 - 60_000, to: T0 });
    expect(density.counts[3 * CELLS + cellOf(-70)]).toBe(40);
    density.add(frame(T0 + 1000, new Float32Array(100).fill(-90)));
    expect(density.span).toEqual({ from: T0 - 60_000, to: T0 + 1000, sweeps: 101, sweepsThere: 401, leftOut: 2 });
    expect(pixelAt(imageOf(density), RANGE.startHz + 3.5 * 40e3, -70)).not.toBe(0);
  });
});

describe('the key of densities', () => {
  it('goes from none to a slower fading each time, and after a day to none', () => {
    let density: DensityWish | undefined;
    const shown = [...FADES_MS, undefined].map(() => {
      density = nextDensity(density);
      return density;
    });
    expect(shown).toEqual([...FADES_MS.map((fadeMs) => ({ fadeMs })), undefined]);
    expect(nextDensity({ from: T0, to: T0 + 1 })).toEqual({ fadeMs: FADES_MS[0] });
  });
});

describe('the colours of densities', () => {
  it('are seen on the ground of their scheme, the rarest too', () => {
    const luminance = (pixel: number) => {
      const [r = 0, g = 0, b = 0] = [0, 8, 16].map((shift) => {
        const part = ((pixel >> shift) & 255) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const least: string[] = [];
    for (const palette of ['viridis', 'cividis', 'turbo', 'classic', 'grey'] as const)
      for (const [ground, plot] of [
        ['dark', 0x070b10],
        ['light', 0xffffff],
      ] as const) {
        const [rarest = 0] = densityColours(palette, ground);
        // 3:1 is what WCAG 1.4.11 asks of graphics.
        const seen = contrast(luminance(rarest), luminance(((plot & 255) << 16) | (plot & 0xff00) | (plot >> 16)));
        if (seen < 2) least.push(`${palette} ${ground} ${seen.toFixed(2)}`);
      }
    expect(least).toEqual([]);
  });
});
