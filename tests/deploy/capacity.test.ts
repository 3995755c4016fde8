/** The capacity table of deploy/README.md, beside what is measured now. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { costOf, gbADay, LOADS } from '../bench/capacity.js';
import { firstOf } from '../support/proof.js';

const TEXT = await readFile(join(resolve(import.meta.dirname, '../..'), 'deploy/README.md'), 'utf8');
const section = TEXT.slice(TEXT.indexOf('## Capacity'), TEXT.indexOf('## Accounts'));
const rows = [...section.matchAll(/^\| (.+) \|$/gm)]
  .slice(2)
  .map(([, row = '']) => row.split('|').map((s) => s.trim()));

describe('capacity table', () => {
  it('has a row for each load of the benchmark', () => {
    expect(
      rows.map(([name, points, rate]) => ({ name, points: Number(points), sweepsPerSecond: Number(rate) })),
    ).toEqual(LOADS);
  });

  it.each(firstOf(LOADS.slice(0, 3)).map((load, i) => ({ load, row: rows[i] ?? [] })))(
    'tells what $load.name costs',
    async ({ load, row }) => {
      const [, , , gb, gbOfMonth, core, memory] = row.map(Number);
      const cost = await costOf(load, 3600);
      const measured = gbADay(cost, load);
      // Two digits are told, and an hour is a little more a sweep than a day.
      expect(Math.abs(measured - (gb ?? 0))).toBeLessThan(0.006 + 0.15 * measured);
      expect(Math.abs(30 * measured - (gbOfMonth ?? 0))).toBeLessThan(0.06 + 0.15 * 30 * measured);
      // Processor time and memory change with the machine; they must not be several times what is told.
      expect((cost.cpuMsPerSweep * load.sweepsPerSecond) / 10).toBeLessThan(6 * (core ?? 0) + 0.1);
      expect((cost.memoryBytes - cost.emptyBytes) / 1e6).toBeLessThan(2 * (memory ?? 0));
    },
    60_000,
  );
});
