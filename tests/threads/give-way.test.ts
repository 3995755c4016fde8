import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { workerUrl } from '../../src/threads/worker-url.js';

describe('a thread that reads recorded data', () => {
  it('has a lower priority than the threads of the watch, and it alone', async () => {
    const url = workerUrl(new URL('../../src/report/rendering/x.ts', import.meta.url).href, 'render-worker');
    const before = new Set(readdirSync('/proc/self/task'));
    const worker = new Worker(url);
    onTestFinished(async () => void (await worker.terminate()));
    const own = getPriority(process.pid);
    const lowered = () =>
      readdirSync('/proc/self/task').filter((thread) => getPriority(Number(thread)) > own && !before.has(thread));
    await expect.poll(lowered, { timeout: 10_000 }).toHaveLength(1);
    expect(getPriority(process.pid)).toBe(own);
  });
});
