import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { every, owned } from '../../src/time/work.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work whose turns the test ends by hand. */
function slowWork() {
  const turns: { end(): void; fail(): void }[] = [];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      turns.push({ end: resolve, fail: () => reject(new Error('the disk is full')) });
    });
  return { turns, work };
}

describe('repeated work', () => {
  it('has its first turn after the interval, and none while the last one still runs', async () => {
    const { turns, work } = slowWork();
    const repeated = every(100, work, () => undefined);
    expect(turns).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(350);
    expect(turns).toHaveLength(1);
    turns[0]?.end();
    await vi.advanceTimersByTimeAsync(100);
    expect(turns).toHaveLength(2);
    repeated.cancel();
  });

  it('gives its faults to the owner, thrown or rejected, and goes on', async () => {
    const faults: unknown[] = [];
    const onFault = (error: unknown) => faults.push((error as Error).message);
    const { turns, work } = slowWork();
    const thrown = () => {
      throw new Error('no number');
    };
    const repeated = [every(100, work, onFault), every(100, thrown, onFault)];
    await vi.advanceTimersByTimeAsync(100);
    turns[0]?.fail();
    await vi.advanceTimersByTimeAsync(100);
    expect(turns).toHaveLength(2);
    expect(faults).toEqual(['no number', 'the disk is full', 'no number']);
    for (const one of repeated) one.cancel();
  });

  it('stops only when the running turn has ended, and begins no other', async () => {
    const { turns, work } = slowWork();
    const repeated = every(100, work, () => undefined);
    await vi.advanceTimersByTimeAsync(100);
    const state = { isStopped: false };
    const stopped = repeated.stop().then(() => (state.isStopped = true));
    await vi.advanceTimersByTimeAsync(500);
    expect([turns.length, state.isStopped]).toEqual([1, false]);
    turns[0]?.fail();
    await stopped;
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a promise that nobody awaits', () => {
  it('gives its rejection to its owner', async () => {
    const onFault = vi.fn();
    const error = new Error('no answer');
    owned(Promise.reject(error), onFault);
    await vi.advanceTimersByTimeAsync(0);
    expect(onFault.mock.calls).toEqual([[error]]);
  });
});
