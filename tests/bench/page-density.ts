/** Levels of a recorded hour counted by frequency, asked for as the page does. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { noiseLevels, sweepRun } from '../support/synthetic-sweeps.js';
import { type BenchLine, line, median } from './bench-line.js';

const BINS = 4096;
/** An hour that ended an hour ago, of a sweep a second. */
export const RECORDED = { receiverId: 'recorded', startHz: 87.5e6, bins: BINS, startedAt: Date.now() - 7_200_000 };
const DENSITIES = 7;

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
  await archive.close();
}

/** As the page asks for it: the answer is in the browser. */
export async function reportDensity(report: (figure: BenchLine) => void, page: Page): Promise<void> {
  const { receiverId, startHz, startedAt } = RECORDED;
  const iso = (at: number) => new Date(at).toISOString();
  const range = { receiverId, from: iso(startedAt), to: iso(startedAt + 3_600_000), columns: '1370' };
  const query = new URLSearchParams({ ...range, startHz: String(startHz), stopHz: String(startHz + BINS * 5000) });
  const took = `(async () => {
    const before = performance.now();
    const answer = await fetch('/api/v1/density?${query}');
    const { byteLength } = await answer.arrayBuffer();
    if (!answer.ok || byteLength < 50000) throw new Error('density: ' + answer.status + ', ' + byteLength + ' bytes');
    return performance.now() - before;
  })()`;
  const timesMs: number[] = [];
  for (let i = 0; i < DENSITIES; i++) timesMs.push(await page.evaluate<number>(took));
  const metric = `density of an hour from the archive, ${BINS} bins every second`;
  report(line({ bench: 'page', metric: `${metric}, median`, value: median(timesMs), unit: 'ms', target: '<= 300' }));
  report(line({ bench: 'page', metric: `${metric}, slowest`, value: Math.max(...timesMs), unit: 'ms' }));
}
