/**
 * `npm run torture -- fuzz [streams]`: 100,000 damaged byte streams at every driver.
 *
 * `npm run torture [kills]`: the archive's program killed 200 times at random moments.
 *
 * One JSON line, exit code 1 on any loss.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killRounds } from '../support/kill-rounds.js';
import { randomFrom } from '../support/synthetic-sweeps.js';
import { fuzzDrivers } from './fuzz-drivers.js';

if (process.argv[2] === 'fuzz') process.exit(fuzzDrivers(Number(process.argv[3] ?? 100_000)));
const kills = Number(process.argv[2] ?? 200);
const seed = Date.now() >>> 0;
const folder = mkdtempSync(join(tmpdir(), 'rfi-torture-'));
try {
  const { acked, found, problems } = await killRounds(folder, kills, randomFrom(seed));
  const missing = found.filter((seq, i) => seq !== i + 1).length;
  const lost = Math.max(0, acked - found.length);
  console.log(
    JSON.stringify({
      torture: 'kill -9',
      kills,
      seed,
      acked,
      found: found.length,
      lost,
      outOfPlace: missing,
      problems,
    }),
  );
  process.exitCode = lost + missing + problems.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
