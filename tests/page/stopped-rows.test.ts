/** A divider dragged beside a stopped picture. */
import { expect, it, vi } from 'vitest';
import { LiveSession } from '../../web/src/live/live-session.js';

vi.mock('../../web/src/picture/drawing/drawing-thread.js', () => ({
  drawingThread: () => ({ number: () => 1, post: () => undefined }),
}));
vi.mock('../../web/src/picture/stream/socket.js', () => ({
  LiveSocket: class {
    subscribe(): void {}
    now(): number {
      return Date.now();
    }
  },
}));

it('a stopped picture gets other rows although the divider is dragged in steps of a pixel', () => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('document', { hidden: false, addEventListener: () => undefined });
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const session = new LiveSession({ url: '', lite: false, hear: () => undefined });
  session.attend(true);
  session.rowsWanted(400);
  session.select('r');
  session.setPaused(true);
  for (let rows = 400; rows <= 600; rows++) session.rowsWanted(rows);
  const { rows = 0, slotMs = 0 } = session.picture?.history ?? {};
  expect(Math.abs(rows - 600)).toBeLessThanOrEqual(0.08 * rows);
  expect(rows * slotMs).toBeCloseTo(400 * 1000, -6);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
