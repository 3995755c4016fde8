/** When the page changes what is shown: at common instants, and only where something is different. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { countInTitle, nameWindow } from '../../web/src/ground/shell/title.js';
import { ToldView } from '../../web/src/live/receiver-facts.js';
import { pictureStore } from '../../web/src/picture/picture-store.js';
import { atTick, onTicks } from '../../web/src/program/ticks.js';

beforeEach(() => {
  vi.useFakeTimers();
});
// Other tests of this process have the same ticks: none of these may wait for a clock that is gone. What was put over a false
// timer is taken off before the timer: it would put the false one back.
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
});

describe('ticks', () => {
  it('come at the same instants, whenever they were begun: half seconds with each whole one', () => {
    const at = { halves: [] as number[], seconds: [] as number[] };
    vi.advanceTimersByTime(123);
    const end = onTicks(500, () => at.halves.push(performance.now()));
    vi.advanceTimersByTime(250);
    const endSeconds = onTicks(1000, () => at.seconds.push(performance.now()));
    vi.advanceTimersByTime(3700);
    expect(at.seconds.length).toBeGreaterThanOrEqual(3);
    expect(at.halves).toEqual(expect.arrayContaining(at.seconds));
    expect(new Set(at.halves.slice(1).map((time, i) => time - (at.halves[i] ?? 0)))).toEqual(new Set([500]));
    end();
    endSeconds();
    const halves = at.halves.length;
    vi.advanceTimersByTime(2000);
    expect(at.halves).toHaveLength(halves);
  });

  it('are not called twice by a timer that fires a little early', () => {
    let now = 100;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    let run: () => void = () => undefined;
    const waits: number[] = [];
    vi.stubGlobal('setTimeout', (next: () => void, ms: number) => {
      run = next;
      waits.push(ms);
    });
    const end = onTicks(500, () => undefined);
    now = 499.6;
    run();
    expect(waits).toEqual([400, 500.4]);
    end();
    run();
  });

  it('do all that is due at an instant in one task, also after a mistake in a part of it', () => {
    const [done, mistakes]: [string[], unknown[]] = [[], []];
    vi.stubGlobal('reportError', (error: unknown) => mistakes.push(error));
    const timers = vi.spyOn(globalThis, 'setTimeout');
    vi.advanceTimersByTime(1000 - (performance.now() % 1000) + 600);
    const ends = [onTicks(500, () => done.push('half'))];
    atTick(1000, () => {
      throw new Error('no such part');
    });
    ends.push(onTicks(1000, () => done.push('whole')));
    atTick(1000, () => done.push('ended'))();
    expect(timers).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(400);
    expect(done).toEqual(['half', 'whole']);
    expect(mistakes).toEqual([new Error('no such part')]);
    for (const end of ends) end();
  });
});

describe('the title of the window', () => {
  it('is written when its words change, and not with each change of an incident', () => {
    const written: string[] = [];
    vi.stubGlobal('document', {
      get title() {
        return written.at(-1) ?? '';
      },
      set title(words: string) {
        written.push(words);
      },
    });
    nameWindow('Live');
    for (const alarms of [2, 2, 2, 3, 3, 0]) countInTitle(alarms);
    expect(written.map((words) => words.slice(0, 4))).toEqual(['Live', '(2) ', '(3) ', 'Live']);
  });
});

describe('a view that is dragged', () => {
  it('is told at once, then four times a second at most, and where it ended', () => {
    vi.stubGlobal('window', globalThis);
    const heard: (number | undefined)[] = [];
    const end = pictureStore.subscribe(({ view }, before) => view !== before.view && heard.push(view?.startHz));
    const told = new ToldView();
    for (let frame = 0; frame < 60; frame++) {
      told.tell({ view: { startHz: frame, stopHz: 100 }, zoomed: true });
      vi.advanceTimersByTime(16);
    }
    vi.advanceTimersByTime(1000);
    end();
    expect(heard[0]).toBe(0);
    expect(heard.at(-1)).toBe(59);
    // At once, at each quarter of the 960 ms, and at the end.
    expect(heard.length).toBeLessThanOrEqual(5);
  });
});
