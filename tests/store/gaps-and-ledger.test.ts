/** The archive's gaps and the coverage ledger are two answers to one question, and must be the same answer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { watchedWithinMs } from '../../src/rf/revisit.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { CoverageRecorder } from '../../src/store/cases/coverage-recorder.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { sweepRun } from '../support/synthetic-sweeps.js';

const T0 = Date.UTC(2026, 0, 5);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const HOLES_MS = [2500, 5000, 29_400, 50_000, 3 * MINUTE_MS, 45 * MINUTE_MS, 9 * 60 * MINUTE_MS, 20 * DAY_MS];

describe.each([200, 1000, 6000])('a receiver that sweeps every %i ms', (everyMs) => {
  it('has the same holes, to 1 s, in the gaps of the archive and in the ledger of the watch', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-agree-'));
    const book = new CaseBook(join(folder, 'cases.db'));
    const retention = { maxAgeMs: 1e13, maxBytes: 1e12 };
    const end = T0 + 60 * DAY_MS;
    const archive = await EmbeddedArchive.open({ path: join(folder, 'sweeps.db'), retention, clock: () => end });
    onTestFinished(async () => {
      book.close();
      await archive.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const band = { key: 'b', startHz: 400e6, stopHz: 400.09e6, maxRevisitMs: watchedWithinMs(everyMs) };
    const recorder = new CoverageRecorder(book.coverage);
    recorder.watch({ stationId: 's1', receiverId: 'r1' }, [band], T0);
    let at = T0;
    let seq = 1;
    for (const holeMs of [...HOLES_MS, 0]) {
      const count = Math.ceil((4 * MINUTE_MS) / everyMs);
      for (const sweep of sweepRun({ count, seq, startedAt: at, everyMs })) {
        archive.add(sweep);
        recorder.sweep(sweep);
      }
      seq += count;
      at += count * everyMs + holeMs;
    }
    const to = at - everyMs;
    const gaps = await archive.gaps({ receiverId: 'r1', from: T0, to });
    const blind = book.coverage.stretches('s1', 'b', T0, to).filter(({ state }) => state !== 'watched');
    const wanted = HOLES_MS.filter((holeMs) => holeMs + everyMs - Math.min(everyMs, 900) > watchedWithinMs(everyMs));
    expect(gaps.length).toBe(wanted.length);
    expect(blind.length).toBe(wanted.length);
    for (const [i, gap] of gaps.entries()) {
      expect(Math.abs(gap.from - (blind[i]?.from ?? 0))).toBeLessThanOrEqual(1000);
      expect(Math.abs(gap.to - (blind[i]?.to ?? 0))).toBeLessThanOrEqual(1000);
      expect(Math.abs(gap.to - gap.from - (wanted[i] ?? 0))).toBeLessThanOrEqual(everyMs);
    }
  });
});
