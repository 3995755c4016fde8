import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type ArchiveUnderTest, archiveContract } from '../../support/archive-contract.js';
import { openInfluxArchive } from '../../support/influx-archive.js';
import { startInfluxd, type TestServer } from '../../support/influx-server.js';

/** The suite both archives owe, here on a real InfluxDB 1.6.7; each archive has a database of its own. */
describe('on a real InfluxDB 1.6.7', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startInfluxd();
  });
  afterAll(async () => {
    await server.dispose();
  });

  async function openIn(folder: string, database: string): Promise<ArchiveUnderTest> {
    const open = await openInfluxArchive({ url: server.url, database }, folder);
    return {
      archive: open.archive,
      async reopen(how) {
        if (how === 'close') {
          await open.close();
          return openIn(folder, database);
        }
        // What a killed process leaves: the files as they are at this moment.
        const left = mkdtempSync(join(tmpdir(), 'rfi-influx-'));
        cpSync(folder, left, { recursive: true });
        await open.close();
        rmSync(folder, { recursive: true, force: true });
        return openIn(left, database);
      },
      async dispose() {
        await open.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }

  archiveContract(
    'InfluxDB',
    () => openIn(mkdtempSync(join(tmpdir(), 'rfi-influx-')), `rf-${randomUUID()}`),
    Number(process.env['RFI_CONTRACT_RUNS'] ?? 5),
  );
});
