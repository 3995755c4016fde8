import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../../config/config.js';
import { machineOf } from '../../config/machine.js';
import { Secret } from '../../config/secrets.js';
import { BackupFault, EnvironmentError } from '../../errors/errors.js';
import { openedBy } from '../../files/opened-by.js';
import { keepToOwner } from '../../files/private-files.js';
import { VERSION } from '../../files/project.js';
import { ACCOUNT_SCHEMA } from '../../store/accounts/account-schema.js';
import { CASE_BOOK_SCHEMA } from '../../store/cases/case-book-schema.js';
import { beginLife } from '../../store/life.js';
import { makeBackup, restoreBackup, verifyBackup } from '../../store/safekeeping/backup.js';
import { makeRoomIn } from '../../store/safekeeping/backup-room.js';
import { SCHEMA_VERSION } from '../../store/writing/archive-schema.js';
import { wallClock } from '../../time/wall-clock.js';
import { say } from '../../words/said.js';
import { tell, warn } from '../language/language.js';
import { dataDirOption } from './data-dir.js';

const KNOWN_SCHEMAS = {
  'sweeps.db': SCHEMA_VERSION,
  'cases.db': CASE_BOOK_SCHEMA,
  'drills.db': CASE_BOOK_SCHEMA,
  'accounts.db': ACCOUNT_SCHEMA,
};

interface BackupFlags {
  readonly dataDir: string;
  readonly config?: string;
  readonly dated?: boolean;
  readonly keep?: number;
  readonly json?: boolean;
}

export function backupCommand(): Command {
  return new Command('backup')
    .description('Copies the whole data directory, also while the program runs; then reads the copy and checks it.')
    .argument('<folder>', 'where to; a folder that is not there yet')
    .addOption(dataDirOption('what to copy'))
    .option('--config <file>', 'its archive.backupPassphrase seals it, certificate, keys and secrets into the backup')
    .option('--dated', 'make a folder with the name of the time in <folder>, within archive.backupsAtMost')
    .option('--keep <number>', 'with --dated: how many backups stay, the new one among them', wholeNumber)
    .option('--json', 'print what was copied as JSON')
    .action(async (folder: string, flags: BackupFlags) => {
      keepToOwner();
      const { dataDir, json, dated = false, keep } = flags;
      const config = flags.config === undefined ? undefined : await readConfig(flags.config);
      const machine = config && machineOf(config, flags.config);
      if (machine === undefined)
        warn(
          'Configuration, certificate and secrets are not in this backup: give --config with archive.backupPassphrase.',
        );
      const target = dated
        ? join(folder, `${new Date(wallClock()).toISOString().slice(0, 16).replace(':', '')}Z`)
        : folder;
      if (dated) await said(() => makeRoomIn(folder, { dataDir, keep, atMostBytes: config?.archive.backupsAtMost }));
      const manifest = await said(async () => {
        const order = { dataDir, target, programVersion: VERSION, at: wallClock(), machine };
        try {
          await makeBackup({ ...order, onFile: (path) => warn(`copying ${path}`) });
        } catch (error) {
          // An unfinished backup must not be mistaken for a backup.
          if (!(error instanceof BackupFault)) await rm(target, { recursive: true, force: true });
          throw error;
        }
        return await verifyBackup(target);
      });
      const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
      if (json) console.log(JSON.stringify(manifest));
      else tell(`${manifest.files.length} files, ${(bytes / 1e6).toFixed(1)} MB, backed up to ${target} and verified.`);
    });
}

interface RestoreFlags {
  readonly dataDir: string;
  readonly replace?: boolean;
  readonly check?: boolean;
  readonly passphraseFile?: string;
  readonly machineRoot: string;
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('Checks a backup and puts it in the place of the data directory. Stop the program first.')
    .argument('<folder>', 'the backup')
    .addOption(dataDirOption('where it goes'))
    .option('--replace', 'put a data directory that is there aside, under another name')
    .option('--check', 'check the backup only')
    .option(
      '--passphrase-file <file>',
      'its first line opens configuration, certificate, keys and secrets of the backup',
    )
    .option('--machine-root <folder>', 'folder below which these are put back', '/')
    .action(async (source: string, flags: RestoreFlags) => {
      const { dataDir, replace = false } = flags;
      const onFile = (path: string) => warn(`checking ${path}`);
      if (flags.check) {
        const { madeAt, files } = await said(() => verifyBackup(source, onFile));
        tell(`The backup of ${madeAt} is complete: ${files.length} files.`);
        return;
      }
      const users = (await openedBy(dataDir)) ?? [];
      if (users.length > 0)
        throw new EnvironmentError(
          say('{dataDir} is in use by process {users}.', { dataDir, users: users.join(', ') }),
          say('Stop rfi-logger first.'),
        );
      const { passphraseFile, machineRoot } = flags;
      const passphrase =
        passphraseFile === undefined
          ? undefined
          : new Secret({ field: '--passphrase-file', file: passphraseFile }).reveal();
      const given = { passphrase, machineRoot };
      const at = wallClock();
      const begin = (folder: string, madeAt: number) => beginLife(folder, at, madeAt);
      const order = { source, dataDir, replace, knownSchemas: KNOWN_SCHEMAS, at, onFile, begin, ...given };
      const { manifest, putAside, machine } = await said(() => restoreBackup(order));
      tell(`${dataDir} was restored to its state of ${manifest.madeAt}.`);
      if (putAside !== undefined) tell(`The former data directory is now ${putAside}.`);
      for (const path of machine ?? []) tell(`${path} was put back.`);
      if (machine === undefined && manifest.sealed !== undefined)
        tell(
          'The signing key, configuration, certificate and secrets were not put back: give --passphrase-file to restore them.',
        );
    });
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError(`"${text}" is not a whole number above 0.`);
  return number;
}

async function said<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof BackupFault)) throw error;
    throw new EnvironmentError(error.said, say('Nothing was changed.'), { cause: error });
  }
}
