/** Damaged configuration, plans, recordings, tables, bundles, backups and archives. */
import { fuzzFiles } from '../support/fuzz/fuzz-files.js';
import type { Ordeal } from './ordeal.js';

const FILES = 10_000;
const GROWTH_MB = 300;

export const files: Ordeal = {
  summary: `${FILES} damaged files of every kind that is read; argument: how many, or how many,seed`,
  async run(argument) {
    const [count = FILES, seed = Date.now() >>> 0] = (argument ?? '').split(',').filter(Boolean).map(Number);
    await fuzzFiles(Math.min(200, count), seed);
    const before = process.memoryUsage().rss / 1e6;
    const report = await fuzzFiles(count, seed + 1);
    const grownMb = Math.round(process.memoryUsage().rss / 1e6 - before);
    return { passed: report.faults.length === 0 && grownMb < GROWTH_MB, counts: { seed, ...report, grownMb } };
  },
};
