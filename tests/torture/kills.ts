/** The whole program killed 200 times at random moments, and the process that writes the archive as often. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killCommands } from '../support/command-kills.js';
import { killRounds } from '../support/kill-rounds.js';
import { killWork } from '../support/kill-work.js';
import { killProgram } from '../support/program-kills.js';
import { randomFrom } from '../support/synthetic-sweeps.js';
import type { Ordeal } from './ordeal.js';

/** Kills in migration, import and export: as many of each as are asked for. */
export const commandKills: Ordeal = {
  summary: 'kill -9 inside a migration, an import and an export; argument: how often each (50)',
  async run(argument) {
    const seed = Date.now() >>> 0;
    const folder = mkdtempSync(join(tmpdir(), 'rfi-torture-'));
    try {
      const counts = await killCommands(folder, Number(argument ?? 50), randomFrom(seed));
      const { inMigration, inImport, inExport, lost, doubled, hung, problems } = counts;
      const isTried = inMigration > 0 && inImport > 0 && inExport > 0;
      return { passed: isTried && lost + doubled + hung + problems.length === 0, counts: { seed, ...counts } };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

export const kills: Ordeal = {
  summary:
    'kill -9 of the program under load, of a process that writes, in retention and in a backup; argument: how often (200)',
  async run(argument) {
    const rounds = Number(argument ?? 200);
    const seed = Date.now() >>> 0;
    const folder = mkdtempSync(join(tmpdir(), 'rfi-torture-'));
    try {
      const program = await killProgram(rounds, randomFrom(seed));
      const { acked, found, problems } = await killRounds(folder, rounds, randomFrom(seed));
      const work = await killWork(folder, Math.ceil(rounds / 2), randomFrom(seed));
      const outOfPlace = found.filter((seq, i) => seq !== i + 1).length;
      const lost = Math.max(0, acked - found.length);
      const archive = { kills: rounds, acked, found: found.length, lost, outOfPlace, problems };
      const faults = program.lost + program.doubled + program.missing + program.problems.length + work.problems.length;
      const passed = program.kept > 0 && work.pruned > 0 && faults + lost + outOfPlace + problems.length === 0;
      return { passed, counts: { seed, program, archive, work } };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
