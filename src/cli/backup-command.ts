import { rm } from 'node:fs/promises';
import { Command } from 'commander';
import { EnvironmentError } from '../errors/errors.js';
import { openedBy } from '../program/opened-by.js';
import { VERSION } from '../program/project.js';
import { ACCOUNT_SCHEMA } from '../store/accounts/account-schema.js';
import { CASE_BOOK_SCHEMA } from '../store/cases/case-book-schema.js';
import { BackupFault, makeBackup, restoreBackup, verifyBackup } from '../store/safekeeping/backup.js';
import { keepToOwner } from '../store/safekeeping/private-files.js';
import { SCHEMA_VERSION } from '../store/writing/archive-schema.js';
import { dataDirOption } from './data-dir.js';

const KNOWN_SCHEMAS = {
  'sweeps.db': SCHEMA_VERSION,
  'cases.db': CASE_BOOK_SCHEMA,
  'drills.db': CASE_BOOK_SCHEMA,
  'accounts.db': ACCOUNT_SCHEMA,
};

export function backupCommand(): Command {
  return new Command('backup')
    .description('Copies the whole data directory, also while the program runs; then reads the copy and checks it.')
    .argument('<folder>', 'where to; a folder that is not there yet')
    .addOption(dataDirOption('what to copy'))
    .option('--json', 'print what was copied as JSON')
    .action(async (target: string, { dataDir, json }: { dataDir: string; json?: boolean }) => {
      keepToOwner();
      const manifest = await said(async () => {
        const order = { dataDir, target, programVersion: VERSION, at: Date.now() };
        try {
          await makeBackup({ ...order, onFile: (path) => console.error(`copying ${path}`) });
        } catch (error) {
          // Half a backup must not be taken for one.
          if (!(error instanceof BackupFault)) await rm(target, { recursive: true, force: true });
          throw error;
        }
        return await verifyBackup(target);
      });
      const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
      if (json) console.log(JSON.stringify(manifest));
      else
        console.log(
          `${manifest.files.length} files, ${(bytes / 1e6).toFixed(1)} MB, backed up to ${target} and verified.`,
        );
    });
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('Checks a backup and puts it in the place of the data directory. Stop the program first.')
    .argument('<folder>', 'the backup')
    .addOption(dataDirOption('where it goes'))
    .option('--replace', 'put a data directory that is there aside, under another name')
    .option('--check', 'check the backup only')
    .action(async (source: string, flags: { dataDir: string; replace?: boolean; check?: boolean }) => {
      const { dataDir, replace = false } = flags;
      const onFile = (path: string) => console.error(`checking ${path}`);
      if (flags.check) {
        const { madeAt, files } = await said(() => verifyBackup(source, onFile));
        console.log(`The backup of ${madeAt} is whole: ${files.length} files.`);
        return;
      }
      const users = (await openedBy(dataDir).catch(() => undefined)) ?? [];
      if (users.length > 0)
        throw new EnvironmentError(`${dataDir} is in use by process ${users.join(', ')}.`, 'Stop rfi-logger first.');
      const order = { source, dataDir, replace, knownSchemas: KNOWN_SCHEMAS, at: Date.now(), onFile };
      const { manifest, putAside } = await said(() => restoreBackup(order));
      console.log(`${dataDir} is as it was at ${manifest.madeAt}.`);
      if (putAside !== undefined) console.log(`What was there before is in ${putAside}.`);
    });
}

async function said<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof BackupFault)) throw error;
    throw new EnvironmentError(error.message, 'Nothing was changed.', { cause: error });
  }
}
