/** An archive that a command reads while no program runs: the file and the rest of the spool are read, nothing is changed. */
import { dirname, join } from 'node:path';
import { EnvironmentError } from '../../errors/errors.js';
import { asItCame, say } from '../../words/said.js';
import { DataDirectoryInUse, DataLock } from '../safekeeping/data-lock.js';
import { endOfSpool } from '../spool/spool-reader.js';
import { type ChannelPlan, EQUAL_PARTS_ONLY } from '../summaries/channels.js';
import { ARCHIVE_READS } from './archive-questions.js';
import { type ArchiveThread, answering, archiveThread } from './archive-thread.js';

export class ArchiveLook extends answering(ARCHIVE_READS) {
  readonly #thread: ArchiveThread;
  readonly #lock: DataLock | undefined;

  private constructor(thread: ArchiveThread, lock: DataLock | undefined) {
    super(thread);
    this.#thread = thread;
    this.#lock = lock;
  }

  /**
   * @param path of `sweeps.db` in its data directory
   * @throws EnvironmentError when a program writes there; Error when the file is damaged or of another version
   */
  static async open(path: string, channelPlan: ChannelPlan = EQUAL_PARTS_ONLY): Promise<ArchiveLook> {
    const lock = lookLock(dirname(path));
    const spoolFolder = join(dirname(path), 'spool');
    const thread = archiveThread({
      start: () => ({ path, spoolFolder, channelPlan, isLook: true }),
      onStarted: () => thread.work.reach(endOfSpool(spoolFolder)),
      onCommitted: () => undefined,
    });
    try {
      thread.start();
      await thread.opened();
      return new ArchiveLook(thread, lock);
    } catch (error) {
      await thread.close();
      lock?.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#thread.close((work) => work.close());
    this.#lock?.release();
  }
}

function lookLock(folder: string): DataLock | undefined {
  try {
    return DataLock.look(folder);
  } catch (error) {
    if (!(error instanceof DataDirectoryInUse)) throw error;
    const cure = say(
      'Stop that rfi-logger first, or export over its page (POST /api/v1/exports), which works while it runs.',
    );
    throw new EnvironmentError(asItCame(error.message), cure, { cause: error });
  }
}
