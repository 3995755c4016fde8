/** A recorded hour asked for as the page does: its levels counted by frequency, and its rows as they are. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { noiseLevels, sweepRun } from '../support/synthetic-sweeps.js';
import { type BenchLine, line, median } from './bench-line.js';

const BINS = 4096;
/** An hour that ended an hour ago, of a sweep a second. */
export const RECORDED = { receiverId: 'recorded', startHz: 87.5e6, bins: BINS, startedAt: Date.now() - 7_200_000 };
/** A receiver with a sweep every ten minutes of thirty days. */
export const MONTH = 'month';
const DENSITIES = 7;
/** With the bins they are 2²⁰ cells. */
const ROWS = 256;

export async function recordHour(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const retention = { maxAgeMs: 86_400_000, maxBytes: 1e10 };
  const archive = await EmbeddedArchive.open({ path: join(dataDir, 'sweeps.db'), retention, clock: Date.now });
  const next = noiseLevels(BINS, 11);
  // Made once, told in another order every minute: making a level costs more than storing it.
  const made = Array.from({ length: 97 }, next);
  for (let minute = 0; minute < 60; minute++) {
    const levels = (i: number) => made[(31 * i + 7 * minute) % made.length] ?? next();
    const at = { count: 60, seq: 1 + 60 * minute, startedAt: RECORDED.startedAt + 60_000 * minute };
    for (const sweep of sweepRun({ ...RECORDED, ...at, levels })) archive.add({ ...sweep, stationId: 'bench' });
    await archive.lastSeqs();
  }
  for (let day = 30; day > 0; day--) {
    const startedAt = RECORDED.startedAt - day * 86_400_000;
    const levels = (i: number) => made[(7 * i + day) % made.length] ?? next();
    const at = { receiverId: MONTH, count: 144, seq: 1 + 144 * (30 - day), startedAt, everyMs: 600_000 };
    for (const sweep of sweepRun({ ...RECORDED, ...at, levels })) archive.add({ ...sweep, stationId: 'bench' });
    await archive.lastSeqs();
  }
  await archive.close();
}

/** As the page asks for it: the answer is in the browser. */
export async function reportDensity(report: (figure: BenchLine) => void, page: Page): Promise<void> {
  const { receiverId, startHz, startedAt } = RECORDED;
  const iso = (at: number) => new Date(at).toISOString();
  const hour = { receiverId, from: iso(startedAt), to: iso(startedAt + 3_600_000) };
  const range = { startHz: String(startHz), stopHz: String(startHz + BINS * 5000), columns: '1370' };
  const asked = [
    {
      metric: `density of an hour from the archive, ${BINS} bins every second`,
      path: `/api/v1/density?${new URLSearchParams({ ...hour, ...range })}`,
      leastBytes: 50_000,
      target: '<= 300',
    },
    {
      metric: `an hour from the archive in ${ROWS} rows of ${BINS} bins`,
      path: `/api/v1/sweeps?${new URLSearchParams({ ...hour, maxSweeps: `${ROWS}`, maxBins: `${BINS}`, format: 'compact' })}`,
      leastBytes: ROWS * BINS,
      target: '<= 100',
    },
  ];
  for (const { metric, path, leastBytes, target } of asked) {
    const took = `(async () => {
      const before = performance.now();
      const answer = await fetch('${path}');
      const { byteLength } = await answer.arrayBuffer();
      if (!answer.ok || byteLength < ${leastBytes}) throw new Error(answer.status + ', ' + byteLength + ' bytes');
      return performance.now() - before;
    })()`;
    const timesMs: number[] = [];
    for (let i = 0; i < DENSITIES; i++) timesMs.push(await page.evaluate<number>(took));
    report(line({ bench: 'page', metric: `${metric}, median`, value: median(timesMs), unit: 'ms', target }));
    report(line({ bench: 'page', metric: `${metric}, slowest`, value: Math.max(...timesMs), unit: 'ms' }));
  }
}
