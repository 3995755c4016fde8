/** A large file into the archive, in little memory; then the same file with the importing program killed on its way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ImportCounts, runImport } from '../support/import-run.js';
import { type PowerFile, writePowerFile } from '../support/power-file.js';
import { randomFrom } from '../support/synthetic-sweeps.js';
import type { Ordeal } from './ordeal.js';

const USUAL_MB = 200;
const MOST_MEMORY_MB = 200;
const KILLS = 10;

export const imports: Ordeal = {
  summary:
    'a large file imported in bounded memory, and again with ten kills on the way; argument: its megabytes (200)',
  async run(argument) {
    const megabytes = Number(argument ?? USUAL_MB);
    const seed = Date.now() >>> 0;
    const random = randomFrom(seed);
    const folder = mkdtempSync(join(tmpdir(), 'rfi-import-'));
    try {
      const small = join(folder, 'small.csv');
      const file = join(folder, 'large.csv');
      await writePowerFile(small, 1);
      const wanted = await writePowerFile(file, megabytes * 1e6, seed);
      const idle = await runImport({ file: small, dataDir: join(folder, 'small') });
      const whole = await runImport({ file, dataDir: join(folder, 'whole') });
      rmSync(join(folder, 'whole'), { recursive: true });
      const dataDir = join(folder, 'killed');
      const at = Array.from({ length: KILLS }, () => random() * wanted.bytes).sort((a, b) => a - b);
      let killed = 0;
      let peakBytes = whole.peakBytes;
      for (const stopAtByte of at) {
        const run = await runImport({ file, dataDir, stopWith: 'SIGKILL', stopAtByte });
        peakBytes = Math.max(peakBytes, run.peakBytes);
        if (run.code === null) killed += 1;
        else break;
      }
      const last = await runImport({ file, dataDir });
      // The file may have been through before the last kill came: then the last import finds everything there.
      const isSame = fits(whole.counts, wanted) && (killed < KILLS || fits(last.counts, wanted));
      const passed = isSame && killed > 0 && peakBytes / 1e6 < MOST_MEMORY_MB;
      const rate = megabytes / whole.seconds;
      return {
        passed,
        counts: {
          ...{ seed, megabytes, wanted, whole: bare(whole.counts), killed, afterKills: bare(last.counts) },
          peakMb: mb(peakBytes),
          peakOfSmallFileMb: mb(idle.peakBytes),
          seconds: Number(whole.seconds.toFixed(1)),
          mbPerSecond: Number(rate.toFixed(1)),
        },
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function fits(counts: ImportCounts | undefined, { sweeps, accepted, remarks, rejected }: PowerFile): boolean {
  const wanted = [sweeps, 0, accepted, remarks, rejected];
  return (
    counts !== undefined &&
    [counts.imported, counts.known, counts.accepted, counts.remarks, counts.rejected].every((n, i) => n === wanted[i])
  );
}

/** Without the reasons, which name many lines. */
function bare(counts: ImportCounts | undefined): Partial<ImportCounts> {
  const { imported, known, accepted, remarks, rejected, resumedAt } = counts ?? {};
  return { imported, known, accepted, remarks, rejected, resumedAt } as Partial<ImportCounts>;
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e6);
}
