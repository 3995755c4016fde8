/** The data directory of one process: closed to other accounts, and locked against a second process that writes. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError } from '../../errors/errors.js';
import type { Trouble } from '../../errors/part.js';
import { LostFiles } from '../../files/lost-files.js';
import { putOddEntriesAside } from '../../files/odd-entries.js';
import { openedBy } from '../../files/opened-by.js';
import { closeToOthers, keepToOwner, makeFolder } from '../../files/private-files.js';
import { writeWhole } from '../../files/write-whole.js';
import { asItCame, say, type Words } from '../../words/said.js';
import { Ballast } from './ballast.js';
import { DataDirectoryInUse, DataLock } from './data-lock.js';
import { isInUse } from './looking.js';

export interface ClaimedFolder {
  /** Names the files that had to be renamed to open the folder. */
  readonly troubles: readonly Trouble[];
  /** Lets another process have the folder. */
  release(): void;
}

/** Takes the rights of others from the data directory, and says of how many files and folders. */
export async function closeFolder(dataDir: string, onNotice: (sentence: string) => void): Promise<void> {
  const closed = await closeToOthers(dataDir);
  if (closed > 0)
    onNotice(`${closed} files and folders of ${dataDir} could be read by others: now by this account alone.`);
}

/**
 * Takes the lock of a data directory, which has one writer: a second one would delete what the first just wrote.
 * @throws EnvironmentError when it cannot be written, or is in use
 */
export async function claimFolder(dataDir: string, onNotice: (sentence: string) => void): Promise<ClaimedFolder> {
  const lost = new LostFiles(onNotice);
  let lock: DataLock;
  keepToOwner();
  try {
    await makeFolder(dataDir);
    if (!isInUse(dataDir)) await putOddEntriesAside(dataDir, lost.note);
    const written = async () => {
      await writeWhole(join(dataDir, '.writable'), '');
      await rm(join(dataDir, '.writable'));
      return DataLock.take(dataDir);
    };
    // A start on a full disk begins the watch, too: the archive's reserve makes room, and is laid again when there is more.
    lock = await written().catch((error: unknown) => {
      if (error instanceof DataDirectoryInUse || !new Ballast(join(dataDir, 'sweeps.db')).free()) throw error;
      return written();
    });
  } catch (error) {
    if (error instanceof DataDirectoryInUse) throw inUse(asItCame(error.message), error);
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    if (why === 'ERR_DLOPEN_FAILED') {
      const other = say('The packages were installed for another Node: run "npm rebuild" with this one.');
      throw new EnvironmentError(say('SQLite does not load in Node {node}.', { node: process.versions.node }), other, {
        cause: error,
      });
    }
    const cure = say('Give --data-dir a folder on a disk with free space where this account may write.');
    throw new EnvironmentError(say('The data directory {dataDir} cannot be written ({why}).', { dataDir, why }), cure, {
      cause: error,
    });
  }
  // A network disk may grant a lock to everybody, so the list of open files is read as well where the system has one.
  const others = (await openedBy(dataDir)) ?? [];
  if (others.length === 0) return { troubles: lost.troubles, release: () => lock.release() };
  lock.release();
  throw inUse(
    say('The data directory {dataDir} is in use by process {others}.', { dataDir, others: others.join(', ') }),
  );
}

function inUse(said: Words, cause?: Error): EnvironmentError {
  const cure = say('Stop that rfi-logger first, or give this one a folder of its own with --data-dir.');
  return new EnvironmentError(said, cure, { cause });
}
