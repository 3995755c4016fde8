/** An archive that a command reads while no program runs: the file and the rest of the spool are read, nothing is changed. */
import { dirname, join } from 'node:path';
import { EnvironmentError } from '../../errors/errors.js';
import { DataDirectoryInUse, DataLock } from '../safekeeping/data-lock.js';
import { endOfSpool } from '../spool/spool-reader.js';
import { type ChannelPlan, EQUAL_PARTS_ONLY } from '../summaries/channels.js';
import { ArchiveQuestions } from './archive-questions.js';
import { ArchiveThread, startArchiveWorker } from './archive-thread.js';

export class ArchiveLook extends ArchiveQuestions {
  readonly #thread: ArchiveThread;
  readonly #lock: DataLock | undefined;
  readonly #end: number;

  private constructor(thread: ArchiveThread, lock: DataLock | undefined, end: number) {
    super({ call: (call) => thread.call(call), written: async () => end });
    this.#thread = thread;
    this.#lock = lock;
    this.#end = end;
  }

  /**
   * @param path of `sweeps.db` in its data directory
   * @throws EnvironmentError when a program writes there; Error when the file is damaged or of another version
   */
  static async open(path: string, channelPlan: ChannelPlan = EQUAL_PARTS_ONLY): Promise<ArchiveLook> {
    const lock = lookLock(dirname(path));
    const spoolFolder = join(dirname(path), 'spool');
    const thread = new ArchiveThread({
      start: () => ({ path, spoolFolder, channelPlan, isLook: true }),
      startWorker: startArchiveWorker,
      onCommitted: () => undefined,
      onRestarted: () => undefined,
    });
    try {
      await thread.open();
      return new ArchiveLook(thread, lock, endOfSpool(spoolFolder));
    } catch (error) {
      await thread.terminate();
      lock?.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#thread.close(this.#end);
    this.#lock?.release();
  }
}

function lookLock(folder: string): DataLock | undefined {
  try {
    return DataLock.look(folder);
  } catch (error) {
    if (!(error instanceof DataDirectoryInUse)) throw error;
    const cure =
      'Stop that rfi-logger first, or export over its page (POST /api/v1/exports), which works while it runs.';
    throw new EnvironmentError(error.message, cure, { cause: error });
  }
}
