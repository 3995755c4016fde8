/** The whole program killed 200 times at random moments, and the process that writes the archive as often. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killRounds } from '../support/kill-rounds.js';
import { killWork } from '../support/kill-work.js';
import { killProgram } from '../support/program-kills.js';
import { randomFrom } from '../support/synthetic-sweeps.js';
import type { Ordeal } from './ordeal.js';

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
