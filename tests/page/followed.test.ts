/** Followed data: when the page asks again, which answer it shows, and what it does not ask. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerMessage } from '../../src/api/live.js';
import { Followed, type Newness, type Question, tellFollowers } from '../../web/src/ground/asking/followed.js';
import { hearClock, programNow } from '../../web/src/program/program-store.js';

const LICENCES: ServerMessage = { type: 'licences' };
const behind = (skipped: number): ServerMessage => ({ type: 'behind', receiverId: 'rx', skipped });

let page: { hidden: boolean; listeners: Set<() => void> };

beforeEach(() => {
  vi.useFakeTimers();
  page = { hidden: false, listeners: new Set() };
  vi.stubGlobal('document', {
    get hidden() {
      return page.hidden;
    },
    addEventListener: (_type: string, listener: () => void) => page.listeners.add(listener),
    removeEventListener: (_type: string, listener: () => void) => page.listeners.delete(listener),
  });
});
/** Ends what a test still follows: a follower asks on with the timers of the tests after it. */
const leaving: (() => void)[] = [];
afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A question whose answers are given by hand, in any order. */
function asked<T>(newness: Newness<T> = {}, initial?: T) {
  const open: { answer(value: T): void; fail(error: unknown): void; signal: AbortSignal }[] = [];
  const question: Question<T> = (signal) => new Promise((answer, fail) => void open.push({ answer, fail, signal }));
  const followed = new Followed(question, () => newness, initial);
  const settle = async (act: () => void) => {
    act();
    await vi.advanceTimersByTimeAsync(0);
  };
  return {
    ...{ followed, open },
    value: () => followed.known().value,
    answer: (index: number, value: T) => settle(() => open[index]?.answer(value)),
    fail: (index: number, error: unknown) => settle(() => open[index]?.fail(error)),
  };
}

describe('followed data', () => {
  it('is asked for with the first listener, and no more after the last one has left', async () => {
    const { followed, open } = asked<number>({ everyMs: 1000, after: ['licences'] });
    expect(open).toHaveLength(0);
    const leave = [followed.subscribe(() => undefined), followed.subscribe(() => undefined)];
    expect(open).toHaveLength(1);
    leave[0]?.();
    expect(open[0]?.signal.aborted).toBe(false);
    leave[1]?.();
    expect(open[0]?.signal.aborted).toBe(true);
    tellFollowers(LICENCES);
    tellFollowers({ type: 'return' });
    followed.take(7);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(open).toHaveLength(1);
    expect(page.listeners.size).toBe(0);
  });

  it('is old where the program tells a time that is another than the browser had, and not by the length of a line', () => {
    const at = (shiftMs: number) => hearClock({ type: 'hello', version: '', serverTime: programNow() + shiftMs });
    const back = Date.now();
    expect([at(40 * 86_400_000), at(5000), at(-60_000)]).toEqual([true, false, true]);
    expect(hearClock({ type: 'pong', serverTime: back, at: back })).toBe(true);
  });

  it('is asked for after each return of the line, whatever else makes it new, without the question of before', async () => {
    const { followed, open, answer, value } = asked<string>();
    leaving.push(followed.subscribe(() => undefined));
    await answer(0, 'open');
    tellFollowers({ type: 'return' });
    tellFollowers({ type: 'return' });
    expect(open.map(({ signal }) => signal.aborted)).toEqual([false, true, false]);
    await answer(2, 'closed');
    expect(value()).toBe('closed');
  });

  it('never shows an older answer after a newer one', async () => {
    const { followed, answer, value } = asked<string>();
    leaving.push(followed.subscribe(() => undefined));
    void followed.ask();
    await answer(1, 'newer');
    await answer(0, 'older');
    expect(value()).toBe('newer');
    void followed.ask();
    followed.take('answer of an act');
    await answer(2, 'asked before the act');
    expect(value()).toBe('answer of an act');
  });

  it('is asked again at an interval that may depend on the answer, from one answer to the next question', async () => {
    const { followed, open, answer } = asked<boolean>({ everyMs: (moves) => (moves === true ? 100 : undefined) });
    leaving.push(followed.subscribe(() => undefined));
    await vi.advanceTimersByTimeAsync(5000);
    expect(open).toHaveLength(1);
    await answer(0, true);
    await vi.advanceTimersByTimeAsync(100);
    expect(open).toHaveLength(2);
    await answer(1, false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(open).toHaveLength(2);
  });

  it('is asked once more after a flood of messages, and awaits a slow answer instead of dropping it', async () => {
    const { followed, open, answer, value } = asked<number>({ after: ['licences'] });
    leaving.push(followed.subscribe(() => undefined));
    for (let i = 0; i < 50; i++) {
      tellFollowers(LICENCES);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(open).toHaveLength(1);
    await answer(0, 1);
    expect(value()).toBe(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(open).toHaveLength(2);
    await answer(1, 2);
    tellFollowers(behind(1));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(open).toHaveLength(2);
  });

  it('hears nothing of messages that do not get through: what lives by them is asked for, and nothing else', async () => {
    const byMessages = asked<number>({ after: ['licences'] });
    const other = asked<number>();
    for (const { followed, answer } of [byMessages, other]) {
      leaving.push(followed.subscribe(() => undefined));
      await answer(0, 1);
    }
    await vi.advanceTimersByTimeAsync(2000);
    tellFollowers({ type: 'unheard' });
    await vi.advanceTimersByTimeAsync(0);
    expect([byMessages.open.length, other.open.length]).toEqual([2, 1]);
  });

  it('takes changes out of messages, also into an answer that was asked for before them', async () => {
    const { followed, answer, value } = asked<number>({
      fold: { behind: (sum, { skipped }) => Math.max(sum, skipped) },
    });
    let shown = 0;
    leaving.push(followed.subscribe(() => (shown += 1)));
    tellFollowers(behind(3));
    await answer(0, 1);
    expect(value()).toBe(3);
    tellFollowers(behind(5));
    expect(value()).toBe(5);
    const before = shown;
    tellFollowers(behind(2));
    tellFollowers(LICENCES);
    expect(shown).toBe(before);
  });

  it('keeps the last good answer when a question fails, with the reason, until one is answered', async () => {
    const { followed, answer, fail } = asked<number>();
    leaving.push(followed.subscribe(() => undefined));
    await answer(0, 1);
    const { answeredAt } = followed.known();
    await vi.advanceTimersByTimeAsync(5000);
    void followed.ask();
    const error = new Error('away');
    await fail(1, error);
    expect(followed.known()).toEqual({ value: 1, error, answeredAt });
    void followed.ask();
    await answer(2, 2);
    expect(followed.known()).toMatchObject({ value: 2, error: undefined });
  });

  it('asks nothing while the tab is hidden, and at once when it is shown, but for what sounds there', async () => {
    const quiet = asked<number>({ everyMs: 1000 });
    const sounding = asked<number>({ everyMs: 1000, whileHidden: true });
    for (const { followed, answer } of [quiet, sounding]) {
      leaving.push(followed.subscribe(() => undefined));
      await answer(0, 1);
    }
    page.hidden = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect([quiet.open.length, sounding.open.length]).toEqual([1, 2]);
    page.hidden = false;
    for (const listener of page.listeners) listener();
    expect([quiet.open.length, sounding.open.length]).toEqual([2, 2]);
  });

  it('is not asked for again because another part shows it, but after a return that nobody heard', async () => {
    const { followed, open, answer } = asked<number>();
    followed.subscribe(() => undefined)();
    followed.subscribe(() => undefined)();
    expect(open).toHaveLength(2);
    const leave = followed.subscribe(() => undefined);
    await answer(2, 1);
    leave();
    followed.subscribe(() => undefined)();
    expect(open).toHaveLength(3);
    tellFollowers({ type: 'return' });
    leaving.push(followed.subscribe(() => undefined));
    expect(open).toHaveLength(4);
  });

  it('grows by a page at a time; a question under way or after that begins another list', async () => {
    const { followed, open, answer, value } = asked<readonly number[]>();
    leaving.push(followed.subscribe(() => undefined));
    const next: ((page: readonly number[]) => void)[] = [];
    const more = () =>
      followed.extend((known) => new Promise((grown) => next.push((page) => grown([...known, ...page]))));
    void more();
    expect(next).toHaveLength(0);
    await answer(0, [1]);
    void more();
    next[0]?.([2]);
    await vi.advanceTimersByTimeAsync(0);
    expect(value()).toEqual([1, 2]);
    void more();
    void followed.ask();
    await answer(1, [7]);
    next[1]?.([3]);
    await vi.advanceTimersByTimeAsync(0);
    expect(value()).toEqual([7]);
    expect(open).toHaveLength(2);
  });
});
