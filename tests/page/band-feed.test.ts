/** Rows of a band at a hub, which has them in its archive some seconds after they were live. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodeFrame, joinFrames, type SweepFrame } from '../../src/live/wire.js';
import { BandFeed } from '../../web/src/live/band/band-feed.js';
import type { SocketListener } from '../../web/src/picture/stream/socket.js';

const T0 = Date.parse('2026-11-28T12:00:00Z');
const EVERY_MS = 500;
const LAG_MS = 4000;
/** Receivers of one hub: rows of the first come late, the second is at the hub itself. */
const STARTS_HZ: Record<string, number> = { far: 100e6, near: 101e6 };
const STEP_HZ = 100e3;
const BINS = 10;

const listeners: SocketListener[] = [];
vi.mock('../../web/src/picture/drawing/drawing-thread.js', () => ({
  drawingThread: () => ({ number: () => 1, post: () => undefined }),
}));
vi.mock('../../web/src/picture/stream/socket.js', () => ({
  LiveSocket: class {
    constructor(_url: string, listener: SocketListener) {
      listeners.push(listener);
    }
    subscribe(): void {}
    close(): void {}
  },
}));

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const frameAt = (receiverNumber: number, startHz: number, startedAt: number): SweepFrame => ({
  ...{ receiverNumber, seq: (startedAt - T0 + 1e6) / EVERY_MS, flags: 0, startedAt, durationMs: 90 },
  ...{ startHz, stepHz: STEP_HZ, levelsDbm: new Float32Array(BINS).fill(-90) },
});

describe('a band at a hub', () => {
  it('has no hole after ten seconds where rows of one receiver came late, and asks no more after that', async () => {
    vi.useFakeTimers({ now: T0 });
    vi.stubGlobal('window', globalThis);
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      const query = new URL(url, 'http://hub').searchParams;
      const id = query.get('receiverId') ?? '';
      const from = Date.parse(query.get('from') ?? '');
      const to = Math.min(Date.parse(query.get('to') ?? ''), Date.now() - (id === 'far' ? LAG_MS : 0));
      asked.push(`${id} ${from - T0}`);
      const rows: SweepFrame[] = [];
      for (let at = Math.ceil(from / EVERY_MS) * EVERY_MS; at < to; at += EVERY_MS)
        rows.push(frameAt(0, STARTS_HZ[id] ?? 0, at));
      return new Response(joinFrames(rows.map(encodeFrame)));
    });
    const feed = new BandFeed({
      ...{ url: '', receiverIds: ['far', 'near'], view: { startHz: 99.9e6, stopHz: 102.1e6 }, at: undefined },
      ...{ spanMs: 60_000, rows: 120, range: undefined, now: Date.now, changed: () => undefined },
    });
    for (const [number, listener] of listeners.entries())
      listener.message({ type: 'subscribed', receiverNumber: number } as Parameters<SocketListener['message']>[0]);
    for (let at = T0; at < T0 + 30_000; at += EVERY_MS) {
      for (const [number, startHz] of Object.values(STARTS_HZ).entries())
        listeners[number]?.frame(frameAt(number, startHz, at), new ArrayBuffer(0));
      await vi.advanceTimersByTimeAsync(EVERY_MS);
    }
    const empty = (startHz: number) => {
      const { history } = feed.picture;
      return Array.from({ length: 100 }, (_, i) => history.newest - i).filter(
        (slot) => !history.segmentsAt(slot).some(({ grid }) => grid.startHz === startHz),
      );
    };
    expect(Object.values(STARTS_HZ).map(empty)).toEqual([[], []]);
    expect(asked).toEqual(['far -60000', 'near -60000', 'far -4500', 'near -4500']);
    // Rows were skipped for this viewer: the band is divided again, at once with all that came live.
    listeners[0]?.message({ type: 'behind', receiverId: 'far', skipped: 3 });
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toHaveLength(6);
    expect(Object.values(STARTS_HZ).map(empty)).toEqual([[], []]);
    feed.close();
  });
});
