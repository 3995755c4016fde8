/** A part of a wide sweep that is looked at closely: which part, and its place beside the thinned bins of the whole. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Reel } from '../../web/src/live/looking-back/reel.js';
import { CloseLook } from '../../web/src/live/stream/stream-shape.js';
import { closeRange } from '../../web/src/picture/close-range.js';
import { zoomed } from '../../web/src/picture/grid.js';
import { Picture } from '../../web/src/picture/picture.js';

const full = { startHz: 87.5e6, stopHz: 108e6 };
const fullHz = full.stopHz - full.startHz;

describe('the range that is looked at closely', () => {
  it('holds the view, and is at most three times as wide', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-4, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (width, at) => {
          const startHz = full.startHz + at * (1 - width) * fullHz;
          const view = { startHz, stopHz: startHz + width * fullHz };
          const range = closeRange(view, full);
          if (range === undefined) {
            expect(width).toBeGreaterThan(0.374);
            return;
          }
          expect(range.startHz).toBeLessThanOrEqual(view.startHz + 1e-3);
          expect(range.stopHz).toBeGreaterThanOrEqual(view.stopHz - 1e-3);
          expect(range.startHz).toBeGreaterThanOrEqual(full.startHz);
          expect(range.stopHz).toBeLessThanOrEqual(full.stopHz + 1e-3);
          expect(range.stopHz - range.startHz).toBeLessThan(3 * width * fullHz);
        },
      ),
    );
  });

  it('stays while the view moves a little, and is no narrower than one in which no bin is left out', () => {
    const view = (startHz: number, widthHz: number) => ({ startHz, stopHz: startHz + widthHz });
    expect(closeRange(view(98.1e6, 1e6), full)).toEqual(closeRange(view(98.15e6, 0.97e6), full));
    const wholeHz = (4096 / 65_535) * fullHz;
    const narrow = closeRange(view(98.1e6, 2e3), full, wholeHz);
    expect(narrow && narrow.stopHz - narrow.startHz).toBeCloseTo(fullHz / 16, 3);
  });
});

describe('the picture of a wide sweep', () => {
  const frame = (seq: number, startHz: number, stepHz: number, values: readonly number[]) => ({
    ...{ receiverNumber: 1, seq, startedAt: seq * 200, durationMs: 180, flags: 0, startHz, stepHz },
    levelsDbm: Float32Array.from(values),
  });
  /** Twelve bins thinned by four; a part has bins 4 to 7. */
  const whole = (seq: number, level = -60) => frame(seq, 101.5, 4, [-90, level, -90]);
  const part = (seq: number, level = -60) => frame(seq, 104, 1, [-95, level, -96, -97]);
  const inside = { startHz: 103.6, stopHz: 107.4 };

  it('shows the bins of the part where they have all that is in view, else those of the whole', () => {
    const picture = new Picture(100, 200);
    picture.take(whole(1));
    expect(picture.takeClose(part(1))).toBe(1);
    expect(picture.sourcesIn(inside).map(({ grid }) => grid.stepHz)).toEqual([1]);
    expect(picture.sourcesIn({ startHz: 100, stopHz: 112 }).map(({ grid }) => grid.stepHz)).toEqual([4]);
    expect([...(picture.sourceAt(105)?.levels('write') ?? [])]).toEqual([-95, -60, -96, -97]);
    expect(picture.full).toEqual({ startHz: 99.5, stopHz: 111.5 });
    expect(picture.history.segmentsAt(1).map(({ grid }) => grid.stepHz)).toEqual([4, 1]);
  });

  it('takes no part that shows no more than the whole, and shows none that is old', () => {
    const picture = new Picture(100, 200);
    picture.take(whole(1));
    expect(picture.takeClose(frame(1, 105.5, 4, [-60]))).toBeUndefined();
    picture.takeClose(part(1));
    for (let seq = 2; seq < 50; seq++) picture.take(whole(seq));
    expect(picture.sourcesIn(inside).map(({ grid }) => grid.stepHz)).toEqual([4]);
  });

  it('has the max hold of the rows that came before, but not from before the holds began', () => {
    const picture = new Picture(100, 200);
    for (let seq = 3; seq <= 6; seq++) picture.take(whole(seq));
    picture.takeStoredClose([part(2, -10), part(4, -30), part(5)]);
    picture.take(whole(7));
    picture.takeClose(part(7));
    expect([...(picture.sourcesIn(inside)[0]?.levels('max') ?? [])]).toEqual([-95, -30, -96, -97]);
    picture.restartHolds();
    expect(picture.sourcesIn(inside)[0]?.levels('max')[1]).toBe(-60);
  });

  it('keeps the rows of a part until those of the next part are there', () => {
    const picture = new Picture(100, 200);
    picture.take(whole(1));
    picture.takeClose(part(1));
    picture.lookElsewhere();
    expect(picture.sourcesIn(inside).map(({ grid }) => grid.stepHz)).toEqual([4]);
    expect(picture.history.segmentsAt(1)).toHaveLength(2);
    picture.takeStoredClose([frame(1, 100, 1, [-90, -91, -92, -93])]);
    expect(picture.history.segmentsAt(1).map(({ grid }) => [grid.startHz, grid.stepHz])).toEqual([
      [101.5, 4],
      [100, 1],
    ]);
  });

  it('stands still in the bins of the part while it is frozen', () => {
    const picture = new Picture(100, 200);
    picture.take(whole(1));
    picture.takeClose(part(1));
    picture.freeze();
    picture.take(whole(2, -20));
    expect(picture.takeClose(part(2, -20))).toBeUndefined();
    expect(picture.sourcesIn(inside)[0]?.levels('write')[1]).toBe(-60);
    picture.thaw();
    expect(picture.sourcesIn(inside)[0]?.levels('write')[1]).toBe(-20);
  });

  it('plays whole sweeps and those of another part, without fetching the whole again', () => {
    const close = { startHz: 104, stopHz: 107 };
    const reel = new Reel(0, 2000, [whole(1), whole(2), { ...part(1), isClose: true }], { startHz: 1, stopHz: 2 });
    const next = reel.closer([{ ...part(2), isClose: true }], close);
    expect(next.close).toBe(close);
    expect(next.upTo(0, 2000).map(({ seq, stepHz }) => [seq, stepHz])).toEqual([
      [1, 4],
      [2, 4],
      [2, 1],
    ]);
  });
});

describe('a part that is zoomed into step by step', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is heard live on the way, and asked of the archive where the view stands', () => {
    vi.useFakeTimers();
    vi.stubGlobal('window', globalThis);
    const picture = new Picture(10, 1000);
    const sweep = { receiverNumber: 1, seq: 1, startedAt: 0, durationMs: 1, flags: 0, startHz: full.startHz };
    picture.take({ ...sweep, stepHz: fullHz / 4095, levelsDbm: new Float32Array(4096) });
    let view = full;
    const [changed, stands] = [vi.fn(), vi.fn()];
    const shown = () => ({ full, view, picture });
    const close = new CloseLook({ shown, lite: () => false, measured: () => [], changed, stands });
    for (let step = 0; step < 7; step++) {
      view = zoomed(view, 98e6, 0.5);
      close.viewChanged();
      vi.advanceTimersByTime(120);
    }
    vi.advanceTimersByTime(1000);
    expect(changed.mock.calls.length).toBeGreaterThan(3);
    expect(stands).toHaveBeenCalledTimes(1);
    view = full;
    close.viewChanged();
    close.end();
    vi.advanceTimersByTime(1000);
    expect(stands).toHaveBeenCalledTimes(1);
  });

  it('is asked for where its plan comes in groups of bins, whichever plan was swept last', () => {
    vi.useFakeTimers();
    vi.stubGlobal('window', globalThis);
    const [air, sea] = [
      { startHz: 118e6, stepHz: 5e3, bins: 4000 },
      { startHz: 156e6, stepHz: 2e3, bins: 4000 },
    ];
    const picture = new Picture(10, 1000);
    for (const { bins, ...grid } of [air, sea])
      picture.take({
        ...grid,
        ...{ receiverNumber: 1, seq: 1, startedAt: 0, durationMs: 1, flags: 0 },
        levelsDbm: new Float32Array(bins),
      });
    const changed = vi.fn();
    let view = { startHz: 120e6, stopHz: 121e6 };
    const shown = () => ({ full: { startHz: 118e6, stopHz: 164e6 }, view, picture });
    // The second one is measured in bins of 500 Hz, 16,000 of them.
    const measured = [{ ...sea, stepHz: 500, bins: 16_000 }, air];
    const close = new CloseLook({ shown, lite: () => false, measured: () => measured, changed, stands: vi.fn() });
    close.viewChanged();
    vi.advanceTimersByTime(200);
    expect(changed).not.toHaveBeenCalled();
    view = { startHz: 157e6, stopHz: 157.5e6 };
    close.viewChanged();
    vi.advanceTimersByTime(200);
    expect(changed).toHaveBeenCalledTimes(1);
  });
});
