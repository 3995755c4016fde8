import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedArchive, type EmbeddedArchiveOptions } from '../../src/store/embedded/embedded-archive.js';
import { type ArchiveUnderTest, archiveContract, T0 } from '../support/archive-contract.js';

const KEEP_ALL = { maxAgeMs: 1e13, maxBytes: 1e12 };

async function openIn(folder: string, options: Partial<EmbeddedArchiveOptions> = {}): Promise<ArchiveUnderTest> {
  const archive = await EmbeddedArchive.open({
    ...{ path: join(folder, 'archive.db'), retention: KEEP_ALL, clock: () => T0, ballastBytes: 4096 },
    ...options,
  });
  return {
    archive,
    async reopen(how) {
      if (how === 'close') {
        await archive.close();
        return openIn(folder, options);
      }
      // What a killed process leaves: the files as they are at this moment.
      const left = mkdtempSync(join(tmpdir(), 'rfi-archive-'));
      cpSync(folder, left, { recursive: true });
      await archive.close();
      rmSync(folder, { recursive: true, force: true });
      return openIn(left, options);
    },
    async dispose() {
      await archive.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

archiveContract('the embedded archive', () => openIn(mkdtempSync(join(tmpdir(), 'rfi-archive-'))));
