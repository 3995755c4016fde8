/** The waterfall painted row by row against the same waterfall painted all at once, on a canvas of plain memory. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Cadence } from '../../web/src/picture/cadence.js';
import { History } from '../../web/src/picture/history.js';
import { CanvasPainter } from '../../web/src/picture/plot/canvas-painter.js';
import { Spectrum, type SpectrumScene } from '../../web/src/picture/plot/spectrum.js';
import { runs } from '../support/runs.js';

const ROWS = 24;
/** Below, a sweep may stand that began before the oldest row: painted all at once, nothing is known of it. */
const SURE_ROWS = 18;
const WIDTH = 6;
const SLOT_MS = 10;
const STEP_HZ = 10;
const VIEW = { startHz: -5, stopHz: 55 };
const RANGE = { lowDbm: -100, highDbm: 0 };

class Memory {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(4 * width * height);
  }
}

/** Number of times that pixels were put on a canvas. */
let puts = 0;

/** Canvases with rows of pixels, of which the painter uses no more than this. */
function canvas() {
  const rows: number[][] = [];
  const putImageData = (image: Memory, ...[, , , from = 0, , count = image.height]: number[]) => {
    const pixels = new Uint32Array(image.data.buffer);
    puts += 1;
    for (let y = from; y < from + count; y++) rows[y] = [...pixels.subarray(y * image.width, (y + 1) * image.width)];
  };
  const drawImage = (ring: { rows: number[][] }, ...[, from = 0, , count = 0, , to = 0]: number[]) => {
    for (let y = 0; y < count; y++) rows[to + y] = ring.rows[from + y] ?? [];
  };
  const context = { putImageData, drawImage };
  return { width: 0, height: 0, rows, context, getContext: () => context };
}

function shown(painter: CanvasPainter): number[][] {
  const screen = canvas();
  painter.show(screen.context as unknown as CanvasRenderingContext2D, { left: 0, width: WIDTH, height: ROWS });
  return screen.rows;
}

beforeAll(() => {
  vi.stubGlobal('OffscreenCanvas', canvas);
  vi.stubGlobal('ImageData', Memory);
});

afterAll(() => vi.unstubAllGlobals());

const sweeps = fc.array(
  fc.record({ afterMs: fc.nat(25), lateMs: fc.nat(60), levelDbm: fc.integer({ min: -99, max: 0 }), grid: fc.nat(2) }),
  { minLength: 5, maxLength: 60 },
);

it('is the same after late sweeps, gaps and a top that goes back, as painted all at once', () => {
  fc.assert(
    fc.property(sweeps, (drawn) => {
      const history = new History(ROWS, SLOT_MS);
      const cadence = new Cadence();
      const painter = new CanvasPainter();
      let now = 1000;
      for (const { afterMs, lateMs, levelDbm, grid } of drawn) {
        now += afterMs;
        const startedAt = now - (lateMs > 40 ? lateMs : 0);
        const startHz = grid === 2 ? 20 : 0;
        const levelsDbm = new Float32Array(grid === 0 ? 6 : 3).fill(levelDbm);
        const slot = history.add({ startedAt, startHz, stepHz: STEP_HZ, levelsDbm, flags: 0 });
        const sweep = { startHz, stepHz: STEP_HZ, bins: levelsDbm.length };
        cadence.learn(sweep, 20);
        // Between sweeps the top goes on with the clock.
        const topSlot = afterMs > 20 ? history.slotOf(now + 120) : history.newest;
        const scene = { history, cadence, topSlot, view: VIEW, range: RANGE, palette: 'viridis' } as const;
        painter.paint(scene, WIDTH, slot ?? Number.POSITIVE_INFINITY);
        const whole = new CanvasPainter();
        whole.paint(scene, WIDTH);
        expect(shown(painter).slice(0, SURE_ROWS)).toEqual(shown(whole).slice(0, SURE_ROWS));
      }
    }),
    { numRuns: runs(50) },
  );
});

it('paints nothing again where no row has changed', () => {
  const history = new History(ROWS, SLOT_MS);
  const cadence = new Cadence();
  history.add({ startedAt: 1000, startHz: 0, stepHz: STEP_HZ, levelsDbm: new Float32Array(6).fill(-50), flags: 0 });
  const scene = { history, cadence, topSlot: history.newest, view: VIEW, range: RANGE, palette: 'viridis' } as const;
  const painter = new CanvasPainter();
  painter.paint(scene, WIDTH);
  puts = 0;
  painter.paint(scene, WIDTH, Number.POSITIVE_INFINITY);
  expect(puts).toBe(0);
});

it('shows nothing of a plot that has no width yet, at which browsers throw', () => {
  const painter = new CanvasPainter();
  const drawImage = vi.fn();
  const context = { drawImage } as unknown as CanvasRenderingContext2D;
  painter.show(context, { left: 0, width: 0, height: ROWS });
  expect(drawImage).not.toHaveBeenCalled();
});

it('draws no spectrum of a plot that has no size yet, at which browsers throw', () => {
  const spectrum = new Spectrum(canvas() as unknown as OffscreenCanvas);
  expect(() => spectrum.paint({ lines: [] } as unknown as SpectrumScene)).not.toThrow();
});
