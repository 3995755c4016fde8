import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Piece, type PixelTrace, TracePixels } from '../../web/src/picture/plot/trace-pixels.js';
import { runs } from '../support/runs.js';

const GROUND = 0xff0b0b0b;
const LIVE = 0xff0000ff;
const HOLD = 0xff00ff00;
const LEVELS = { highDbm: 0, rowsPerDb: 1 };

const plotOf = (width: number, rows: number) =>
  new TracePixels(new Uint32Array(width * rows).fill(GROUND), width, LIVE);
const trace = (points: readonly number[], more: Partial<PixelTrace> = {}): PixelTrace => ({
  ...{ points: Float32Array.from(points), pixel: LIVE, thickPx: 1, hasBody: true },
  ...more,
});

/** The picture as masks: `#` live, `o` hold, `:` body, `.` ground. */
function rowsOf({ pixels }: TracePixels, width: number): string[] {
  const letter = (pixel: number) => (pixel === LIVE ? '#' : pixel === HOLD ? 'o' : pixel === GROUND ? '.' : ':');
  const text = [...pixels].map(letter).join('');
  return Array.from({ length: pixels.length / width }, (_, row) => text.slice(row * width, (row + 1) * width));
}

/** As a canvas takes a piece of an image. */
function put({ left, top, width, height }: Piece, from: Uint32Array, to: Uint32Array, columns: number): void {
  for (let row = top; row < top + height; row++) {
    const at = row * columns + left;
    to.set(from.subarray(at, at + width), at);
  }
}

describe('the pixels of the traces', () => {
  it('join each column to its neighbour, with a body below the live trace and none where nothing was received', () => {
    const plot = plotOf(5, 6);
    plot.paint([trace([-4, -4, -1, -4, Number.NaN])], LEVELS);
    expect(rowsOf(plot, 5)).toEqual(['.....', '..##.', '..##.', '..##.', '####.', '::::.']);
  });

  it('lay the live trace over a hold, and a hold over the body', () => {
    const plot = plotOf(3, 6);
    const hold = trace([-1, -1, -1], { pixel: HOLD, hasBody: false });
    const lowest = trace([-5, -5, -5], { pixel: HOLD, hasBody: false });
    plot.paint([lowest, hold, trace([-3, -1, -3])], LEVELS);
    expect(rowsOf(plot, 3)).toEqual(['...', 'o##', '.##', '###', ':::', 'ooo']);
  });

  it('are cut above and below the axis', () => {
    const plot = plotOf(3, 4);
    plot.paint([trace([20, -2, -90])], LEVELS);
    expect(rowsOf(plot, 3)).toEqual([':#.', ':#.', ':##', '::#']);
  });

  it('show after any frames the very picture that an empty plot would show, and tell every piece that changed', () => {
    const level = fc.oneof(fc.integer({ min: -24, max: 4 }), fc.constant(Number.NaN));
    const frame = fc.record({
      live: fc.array(level, { minLength: 7, maxLength: 7 }),
      hold: fc.option(fc.array(level, { minLength: 7, maxLength: 7 })),
    });
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        (frames, thickPx) => {
          const plot = plotOf(7, 20);
          // The canvas holds only what it was given.
          const canvas = plot.pixels.slice();
          for (const { live, hold } of frames) {
            const holds = hold === null ? [] : [trace(hold, { pixel: HOLD, hasBody: false, thickPx })];
            const traces = [...holds, trace(live, { thickPx })];
            for (const piece of plot.paint(traces, LEVELS)) put(piece, plot.pixels, canvas, 7);
            const fresh = plotOf(7, 20);
            fresh.paint(traces, LEVELS);
            expect(canvas).toEqual(fresh.pixels);
          }
        },
      ),
      { seed: 11, numRuns: runs(300) },
    );
  });

  it('show a ground of lines, letters and one colour unchanged above the live trace, and tinted below it', () => {
    const [width, rows] = [70, 12];
    const pixel = fc.oneof({ weight: 9, arbitrary: fc.constant(GROUND) }, fc.constantFrom(0xff404040, 0xff8090a0));
    const grounds = fc.array(pixel, { minLength: width * rows, maxLength: width * rows });
    const lines = fc.array(fc.integer({ min: -14, max: 2 }), { minLength: width, maxLength: width });
    const tinted = (ground: number) =>
      [0, 8, 16].map((shift) => 0.87 * ((ground >>> shift) & 255) + 0.13 * ((LIVE >>> shift) & 255));
    fc.assert(
      fc.property(grounds, fc.array(lines, { minLength: 1, maxLength: 3 }), (ground, frames) => {
        const plot = new TracePixels(Uint32Array.from(ground), width, LIVE);
        for (const levels of frames) plot.paint([trace(levels, { pixel: HOLD })], LEVELS);
        const top = (x: number) => Math.max(0, -(frames.at(-1)?.[x] ?? 0));
        for (const [at, shown] of plot.pixels.entries()) {
          if (shown === HOLD) continue;
          const isBelow = Math.floor(at / width) >= top(at % width);
          if (!isBelow) expect(shown).toBe(ground[at]);
          else
            tinted(ground[at] as number).forEach((part, i) => {
              expect(Math.abs(((shown >>> (8 * i)) & 255) - part)).toBeLessThan(1.5);
            });
        }
      }),
      { seed: 5, numRuns: 30 },
    );
  });

  it('are pieces no larger than what changed', () => {
    const columns = 400;
    const plot = plotOf(columns, 20);
    const level = new Array<number>(columns).fill(-10);
    const hold = trace(new Array<number>(columns).fill(-2), { pixel: HOLD, hasBody: false });
    plot.paint([hold, trace(level)], LEVELS);
    expect(plot.paint([hold, trace(level)], LEVELS)).toEqual([]);
    level[399] = -8;
    expect(plot.paint([hold, trace(level)], LEVELS)).toEqual([{ left: 384, top: 8, width: 16, height: 3 }]);
  });

  it('give all rows again after something else was drawn over them', () => {
    const plot = plotOf(3, 8);
    plot.paint([trace([-4, -4, -4])], LEVELS);
    plot.spoilt();
    expect(plot.paint([trace([-4, -4, -4])], LEVELS)).toEqual([{ left: 0, top: 0, width: 3, height: 8 }]);
  });
});
