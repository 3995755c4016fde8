/** Which rows of the waterfall are fetched from the archive after a break. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodeFrame, joinFrames, type SweepFrame } from '../../src/live/wire.js';
import { Backfill } from '../../web/src/live/stream/backfill.js';
import { Picture } from '../../web/src/picture/picture.js';

const T0 = Date.parse('2026-11-28T12:00:00Z');

const frameAt = (startedAt: number): SweepFrame => ({
  ...{ receiverNumber: 1, seq: startedAt - T0, flags: 0, startedAt, durationMs: 90, folded: 1 },
  ...{ startHz: 100e6, stepHz: 10e3, rbwHz: 10e3, levelsDbm: new Float32Array(8).fill(-90) },
});

afterEach(() => vi.unstubAllGlobals());

describe('the rows from before a page on a phone', () => {
  it.each([
    { what: 'are all fetched where the program answers late', lateMs: 800, slowMs: 0, questions: 2 },
    { what: 'are few where the answer comes slowly', lateMs: 0, slowMs: 800, questions: 1 },
  ])('$what', async ({ lateMs, slowMs, questions }) => {
    const picture = new Picture(300, 100);
    const asked: string[] = [];
    const passed = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(new URL(url, 'http://station').searchParams.get('maxSweeps') ?? '');
      await passed(lateMs);
      return new Response(new ReadableStream({ start: (answer) => void passed(slowMs).then(() => answer.close()) }));
    });
    const took = vi.fn();
    const filled = () => ({ picture, receiverId: 'r', maxBins: 100, close: undefined, thin: true });
    new Backfill({ filled, stoppedAt: () => undefined, now: () => T0, took, tookClose: () => undefined }).since();
    await vi.waitFor(() => expect(took).toHaveBeenCalledTimes(questions), 5000);
    await passed(100);
    expect(asked).toEqual(['12', '300'].slice(0, questions));
  });
});

describe('the rows that a program held back', () => {
  /** What a phone asks for that was told nothing, after sweeps of every 100 ms and then one at this instant. */
  async function asked(lastAt: number, { slowMs = 0, seqOf = (at: number) => at - T0 } = {}) {
    vi.useFakeTimers();
    vi.stubGlobal('window', globalThis);
    const picture = new Picture(300, 100);
    let now = T0;
    const questions: number[][] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      const query = new URL(url, 'http://station').searchParams;
      questions.push(['from', 'to'].map((name) => Date.parse(query.get(name) ?? '')));
      const passed = new Promise((resolve) => setTimeout(resolve, slowMs));
      return new Response(new ReadableStream({ start: (answer) => void passed.then(() => answer.close()) }));
    });
    const filled = () => ({ picture, receiverId: 'r', maxBins: 100, close: undefined, thin: true });
    const none = () => undefined;
    const backfill = new Backfill({ filled, stoppedAt: () => undefined, now: () => now, took: none, tookClose: none });
    backfill.since();
    for (const at of [...Array.from({ length: 20 }, (_, i) => T0 + 100 * i), lastAt]) {
      await vi.advanceTimersByTimeAsync(at - now);
      now = at;
      const frame = { ...frameAt(at), seq: seqOf(at) };
      if (picture.misses(frame)) backfill.missed();
      picture.take(frame);
    }
    questions.length = 0;
    now += 3000;
    await vi.advanceTimersByTimeAsync(3000);
    vi.useRealTimers();
    return questions.at(-1) ?? [];
  }

  it('are asked for: a phone is not told that it is behind', async () => {
    const [from = 0, to = 0] = await asked(T0 + 4900);
    expect(from).toBeLessThanOrEqual(T0 + 1900);
    expect(to).toBeGreaterThanOrEqual(T0 + 4900);
  });

  it.each([
    { what: 'where the receiver itself stood still', options: { seqOf: (at: number) => Math.ceil((at - T0) / 1e4) } },
    { what: 'where rows come slowly', options: { slowMs: 800 } },
  ])('are not asked for $what', async ({ options }) => {
    expect(await asked(T0 + 4900, options)).toEqual([]);
  });
});

describe('the rows that a hub has some seconds later than the live picture', () => {
  /** Instants from which is asked, where the first answer ends so long before the first live sweep. */
  async function askedFrom(lagMs: number): Promise<number[]> {
    vi.useFakeTimers({ now: T0 });
    vi.stubGlobal('window', globalThis);
    const picture = new Picture(300, 100);
    const from: number[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      from.push(Date.parse(new URL(url, 'http://station').searchParams.get('from') ?? ''));
      const frames = Array.from({ length: 20 }, (_, i) => frameAt(T0 - lagMs - 1900 + 100 * i));
      return new Response(joinFrames(frames.map(encodeFrame)));
    });
    const filled = () => ({ picture, receiverId: 'r', maxBins: 100, close: undefined, thin: false });
    const none = () => undefined;
    new Backfill({ filled, stoppedAt: none, now: Date.now, took: none, tookClose: none }).since();
    for (let at = T0; at < T0 + 30_000; at += 100) {
      await vi.advanceTimersByTimeAsync(100);
      picture.take(frameAt(at));
    }
    vi.useRealTimers();
    return from.slice(1);
  }

  it('are asked for once more, from the newest that was there', async () => {
    expect(await askedFrom(4000)).toEqual([T0 - 4000]);
  });

  it('are not asked for where none are missing', async () => {
    expect(await askedFrom(100)).toEqual([]);
  });
});

describe('the rows of a break', () => {
  it('are fetched although a later question replaces the first one, and only once', async () => {
    const picture = new Picture(300, 100);
    let now = T0;
    const askedFrom: number[] = [];
    const answers: (() => void)[] = [];
    const took = vi.fn();
    vi.stubGlobal('fetch', (url: string, { signal }: RequestInit) => {
      askedFrom.push(Date.parse(new URL(url, 'http://station').searchParams.get('from') ?? ''));
      return new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        answers.push(() => resolve(new Response(new Uint8Array(0))));
      });
    });
    const backfill = new Backfill({
      filled: () => ({ picture, receiverId: 'r', maxBins: 100, close: undefined, thin: false }),
      stoppedAt: () => undefined,
      now: () => now,
      took,
      tookClose: () => undefined,
    });
    const heard = (at: number) => {
      now = at;
      picture.take(frameAt(at));
      backfill.sinceNewest();
    };
    heard(T0);
    // The connection is back, and a live sweep comes before the archive has answered.
    heard(T0 + 12_000);
    expect(askedFrom).toEqual([T0, T0]);
    answers[1]?.();
    await vi.waitFor(() => expect(took).toHaveBeenCalledTimes(1));
    await new Promise((resolve) => setTimeout(resolve));
    heard(T0 + 13_000);
    expect(askedFrom.at(-1)).toBe(T0 + 13_000);
  });

  it('are fetched although a newer sweep came over HTTP before the page knew that the program answers', () => {
    const picture = new Picture(300, 100);
    const askedFrom: number[] = [];
    vi.stubGlobal('fetch', (url: string) => {
      askedFrom.push(Date.parse(new URL(url, 'http://station').searchParams.get('from') ?? ''));
      return new Promise(() => undefined);
    });
    const filled = () => ({ picture, receiverId: 'r', maxBins: 100, close: undefined, thin: false });
    const none = () => undefined;
    const backfill = new Backfill({
      filled,
      stoppedAt: () => undefined,
      now: () => T0 + 14_100,
      took: none,
      tookClose: none,
    });
    backfill.lost();
    picture.take(frameAt(T0));
    backfill.lost();
    picture.take(frameAt(T0 + 14_000));
    backfill.sinceNewest();
    expect(askedFrom).toEqual([T0]);
  });
});

describe('the rows of a stopped picture', () => {
  it('are fetched for another time span, up to the sweep with which it stopped', () => {
    const picture = new Picture(300, 100);
    picture.take(frameAt(T0));
    const asked: string[] = [];
    vi.stubGlobal('fetch', (url: string) => {
      const query = new URL(url, 'http://station').searchParams;
      asked.push(...['from', 'to', 'maxSweeps'].map((name) => query.get(name) ?? ''));
      return new Promise(() => undefined);
    });
    const filled = () => ({ picture, receiverId: 'r', maxBins: 100, close: undefined, thin: false });
    const none = () => undefined;
    // Stopped five minutes ago; rows of 100 ms become rows of a second.
    const now = () => T0 + 300_000;
    picture.reslot(300, 1000);
    new Backfill({ filled, stoppedAt: () => T0 + 1, now, took: none, tookClose: none }).since();
    expect(asked).toEqual([new Date(T0 - 299_000).toISOString(), new Date(T0 + 1).toISOString(), '300']);
  });
});

describe('the rows of a part that is looked at closely', () => {
  /** Most sweeps that are asked for, of a minute in 1,200 rows with a sweep in every so many ms. */
  function asked(everyMs: number): number {
    const picture = new Picture(1200, 50);
    const most: number[] = [];
    vi.stubGlobal('fetch', (url: string) => {
      most.push(Number(new URL(url, 'http://station').searchParams.get('maxSweeps')));
      return new Promise(() => undefined);
    });
    for (let i = 0; i <= 60_000 / everyMs; i++) picture.take({ ...frameAt(T0 + everyMs * i), seq: i });
    const close = { startHz: 100e6, stopHz: 100.04e6 };
    const filled = () => ({ picture, receiverId: 'r', maxBins: 100, close, thin: false });
    const none = () => undefined;
    new Backfill({ filled, stoppedAt: () => undefined, now: () => T0 + 60_000, took: none, tookClose: none }).closely();
    return most[0] ?? 0;
  }

  it('are no more than the sweeps that there are, half as many more counted in, and no more than rows', () => {
    expect(asked(500)).toBeGreaterThan(120);
    expect(asked(500)).toBeLessThan(200);
    expect(asked(20)).toBe(1200);
  });
});
