import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';

const T0 = 1_700_000_000_000;
/** Threads of the archive; the newest last. */
const workers = vi.hoisted((): Worker[] => []);
vi.mock('node:worker_threads', async (original) => {
  const real = await original<typeof import('node:worker_threads')>();
  class Kept extends real.Worker {
    constructor(file: string | URL, options?: WorkerOptions) {
      super(file, options);
      workers.push(this);
    }
  }
  return { ...real, Worker: Kept };
});

let folder: string;
let archive: EmbeddedArchive;
let now = T0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-thread-'));
  workers.length = 0;
  now = T0;
  archive = await EmbeddedArchive.open({
    ...{ path: join(folder, 'archive.db'), retention: { maxAgeMs: 1e13, maxBytes: 1e12 }, clock: () => now },
  });
});
afterEach(async () => {
  await archive.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Sweeps of one a second with their number as their level, so that each can be told from every other. */
function addSweeps(from: number, to: number): void {
  for (let seq = from; seq < to; seq++)
    archive.add({
      ...{ receiverId: 'r1', stationId: 's1', startHz: 400e6, stepHz: 5000, flags: 0, seq },
      ...{ startedAt: T0 + seq * 1000, endedAt: T0 + seq * 1000 + 900 },
      levelsDbm: new Float32Array(500).fill(-(seq % 200) / 2),
    });
}

const EVERYTHING = { receiverId: 'r1', from: T0, to: T0 + 1e9 };

async function answers<T>(ask: () => Promise<T>): Promise<T> {
  for (const giveUpAtMs = performance.now() + 10_000; ; )
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > giveUpAtMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

describe('an archive whose worker thread dies', () => {
  it('loses no sweep and stores none twice, however often it dies in the middle of writing', async () => {
    const sweeps = 3000;
    for (let seq = 0; seq < sweeps; seq += 10) {
      addSweeps(seq, seq + 10);
      await new Promise((resolve) => setImmediate(resolve));
      if (seq % 1000 !== 500) continue;
      // Some are with the thread, some in the spool alone: it dies with a question open.
      const asked = archive.lastSeqs().catch((error: Error) => error.message);
      await workers.at(-1)?.terminate();
      const answer = await asked;
      if (typeof answer === 'string') expect(answer).toMatch(/^The archive’s thread ended \(exit code 1\)/);
      await answers(() => archive.lastSeqs());
    }
    expect(workers.length).toBe(4);
    const stored = await archive.query(EVERYTHING);
    expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: sweeps }, (_, seq) => seq));
    expect(stored.every(({ seq, levelsDbm }) => levelsDbm.every((level) => level === -(seq % 200) / 2))).toBe(true);
    expect((await archive.health()).lastFault).toMatch(/was started again; no sweep was lost/);
    now += 61_000;
    const later = await archive.health();
    expect(later.lastFault).toBeUndefined();
    expect(later.lastRepair).toMatchObject({ at: T0, what: expect.stringMatching(/was started again/) });
    expect((await archive.integrity()).problems).toEqual([]);
  }, 120_000);

  it('fails its open requests with a sentence, takes sweeps all the time, and answers again', async () => {
    addSweeps(0, 200);
    await archive.lastSeqs();
    const open = archive.query(EVERYTHING);
    const failed = expect(open).rejects.toThrow(/The archive’s thread ended .* is being started again/);
    // Sent to the thread only once the spool is written; it must be dead by then, or dying.
    await workers.at(-1)?.terminate();
    await failed;
    addSweeps(200, 260);
    expect((await answers(() => archive.query(EVERYTHING))).length).toBe(260);
  });

  it('closes while the thread is dead, and has everything when it is opened again', async () => {
    addSweeps(0, 90);
    await workers.at(-1)?.terminate();
    await archive.close();
    archive = await EmbeddedArchive.open({
      ...{ path: join(folder, 'archive.db'), retention: { maxAgeMs: 1e13, maxBytes: 1e12 }, clock: () => T0 },
    });
    expect((await archive.query(EVERYTHING)).length).toBe(90);
  });
});
