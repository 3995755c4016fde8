import { describe, expect, it } from 'vitest';
import { measureLive } from '../bench/live.js';

/** Frames of 40 kB fill what the kernel takes within seconds; the proof with 500 is `npm run torture -- viewers`. */
const ORDER = { bins: 20_000, frozen: 4, warmUpMs: 8000, measureMs: 3000 };
const FRAME_KB = 40;
const BACKLOG_KB = 262;

describe('viewers that never read', () => {
  it('cost the others no frame, and the server a bounded backlog each', async () => {
    const { share, server } = await measureLive('hub', 30, ORDER);
    expect(server.skipped).toBeGreaterThan(0);
    expect(server.mostBufferedKb).toBeGreaterThan(0);
    expect(server.mostBufferedKb).toBeLessThanOrEqual(ORDER.frozen * (BACKLOG_KB + FRAME_KB));
    // Frames on their way at either end of the measurement do not count.
    expect(share).toBeGreaterThan(0.8);
  }, 120_000);
});
