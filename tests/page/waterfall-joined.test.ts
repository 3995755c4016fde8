/** How often the waterfall goes to the screen, on canvases that only count. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Cadence } from '../../web/src/picture/cadence.js';
import { History } from '../../web/src/picture/history.js';
import type { Look } from '../../web/src/picture/plot/surface.js';
import { Waterfall, type WaterfallScene } from '../../web/src/picture/plot/waterfall.js';

const SLOT_MS = 1000;
const VIEW = { startHz: -5, stopHz: 55 };
const RANGE = { lowDbm: -100, highDbm: 0 };
const LOOK = {} as Look;
const BOXES: readonly never[] = [];

/** The first pixel of each row that was put on a canvas behind the screen. */
let put: number[] = [];

class Memory {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(4 * width * height);
  }
}

function canvas() {
  const context = new Proxy(
    {},
    {
      get: (_, name) => {
        if (name !== 'putImageData') return () => undefined;
        return (image: { data: Uint8ClampedArray; width: number }, ...[, , , row = 0]: number[]) =>
          put.push(new Uint32Array(image.data.buffer)[row * image.width] ?? 0);
      },
      set: () => true,
    },
  );
  const getContext = (kind: string) => (kind === '2d' ? context : null);
  return { width: 0, height: 0, getContext, addEventListener() {} };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('OffscreenCanvas', canvas);
  vi.stubGlobal('ImageData', Memory);
  put = [];
});

afterEach(async () => {
  vi.useRealTimers();
  // The painter of graphics cards is fetched meanwhile, and needs the canvases.
  await vi.dynamicImportSettled();
  vi.unstubAllGlobals();
});

function standing() {
  const history = new History(100, SLOT_MS);
  const cadence = new Cadence();
  const waterfall = new Waterfall(canvas() as unknown as OffscreenCanvas, undefined, () => undefined);
  waterfall.surface.fit({ width: 172, height: 100, density: 1 });
  let startedAt = 500_000;
  const sweep = (levelDbm: number) => {
    const levelsDbm = new Float32Array(6).fill(levelDbm);
    const slot = history.add({ startedAt, startHz: 0, stepHz: 10, levelsDbm, flags: 0 });
    startedAt += 40;
    vi.advanceTimersByTime(40);
    const scene: WaterfallScene = {
      ...{ history, cadence, view: VIEW, palette: 'viridis', range: RANGE, topSlot: history.newest },
      ...{ look: LOOK, language: 'en', boxes: BOXES },
    };
    waterfall.advance(scene, slot ?? Number.POSITIVE_INFINITY);
    return scene;
  };
  return { waterfall, sweep };
}

it('takes sweeps that join a row to the screen at most ten times a second, and a new row at once', () => {
  const { sweep } = standing();
  sweep(-90);
  put = [];
  // 25 sweeps: the first 24 join the row, the last one begins another.
  for (let i = 1; i < 25; i++) sweep(-90 + i);
  expect(put.length).toBeGreaterThanOrEqual(8);
  expect(put.length).toBeLessThanOrEqual(10);
  put = [];
  sweep(-50);
  expect(put.length).toBeGreaterThan(0);
});

it('shows the strongest of the sweeps that joined, also where no other sweep comes after it', () => {
  const { sweep } = standing();
  sweep(-90);
  sweep(-20);
  const waiting = put.length;
  vi.advanceTimersByTime(200);
  expect(put.length).toBe(waiting + 1);
  expect(put.at(-1)).not.toBe(put[0]);
});

it('paints at once where the frames of emissions change, or all is to be painted', () => {
  const { waterfall, sweep } = standing();
  sweep(-90);
  const scene = sweep(-20);
  const waiting = put.length;
  waterfall.advance({ ...scene, boxes: [] }, Number.POSITIVE_INFINITY);
  expect(put.length).toBe(waiting + 1);
  waterfall.repaint(scene);
  vi.advanceTimersByTime(1000);
  expect(put.length).toBe(waiting + 2);
});
