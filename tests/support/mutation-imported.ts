/** Imports one file of tests again for each mutant, as a suite of its name: for mutants that only an import reaches. */
import { resolve } from 'node:path';
import { describe, it, vi } from 'vitest';
import { resultsSoFar, stryker, write } from './mutation-results.js';

const file = process.env['RFI_IMPORT'] ?? '';
const { over } = resultsSoFar(0);
const mutants = `${process.env['RFI_IMPORT_MUTANTS']}`
  .split(' ')
  .filter((mutant) => !over.has(mutant) && !over.has(`${mutant} ${file}#import`));

for (const mutant of ['none', ...mutants, 'none again'])
  describe(mutant, async () => {
    vi.resetModules();
    write({ mutant, state: 'tried', test: `${file}#import` });
    stryker.activeMutant = mutant;
    await import(/* @vite-ignore */ resolve(file)).catch((cause: unknown) =>
      it('import', () => {
        throw cause;
      }),
    );
    stryker.activeMutant = undefined;
  });
