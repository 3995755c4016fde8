/** The archive's worker thread. When it dies another one is started; the spool has every sweep that was not committed. */
import { EnvironmentError } from '../../errors/errors.js';
import { defined } from '../../rf/defined.js';
import { AskedThread, type ThreadEnd, type ThreadOptions } from '../../threads/asked-thread.js';
import type { Asked, Questions } from '../../threads/questions.js';
import { workerUrl } from '../../threads/worker-url.js';
import { say } from '../../words/said.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import { ARCHIVE_QUESTIONS, type ARCHIVE_READS, type ArchiveEvents, type EngineOptions } from './archive-questions.js';

const ASK_AGAIN = say('Ask again in a moment.');
/** Heap in MB of the young objects of a small job: its memory is returned after megabytes instead of tens of them. */
const SMALL_YOUNG_MB = 3;

export type ArchiveThread = AskedThread<EngineOptions, typeof ARCHIVE_QUESTIONS, ArchiveEvents>;
export type ArchiveQuestions = Asked<typeof ARCHIVE_READS>;

interface ArchiveThreadOptions extends Pick<ThreadOptions<EngineOptions, never, never>, 'start' | 'onStarted'> {
  readonly isSmall?: boolean | undefined;
  readonly onCommitted: (cursor: SpoolPosition) => void;
}

export function archiveThread({ start, onStarted, isSmall, onCommitted }: ArchiveThreadOptions): ArchiveThread {
  return new AskedThread({
    file: workerUrl(import.meta.url, 'archive-worker'),
    questions: ARCHIVE_QUESTIONS,
    start,
    on: { committed: onCommitted },
    again: 'always',
    ended,
    late: (withinMs) =>
      new EnvironmentError(
        say('The archive has not answered within {seconds} s: it is busy.', { seconds: withinMs / 1000 }),
        ASK_AGAIN,
      ),
    ...defined({ limits: isSmall === true ? { maxYoungGenerationSizeMb: SMALL_YOUNG_MB } : undefined, onStarted }),
  });
}

function ended({ isClosed, wasOpen, error, why }: ThreadEnd): Error {
  if (isClosed) return new Error('the archive is closed');
  if (!wasOpen) return error ?? new Error(why);
  const sentence = say('The archive’s thread ended ({why}) and is being started again; sweeps wait in the spool.', {
    why,
  });
  return new EnvironmentError(sentence, ASK_AGAIN, { cause: error });
}

/** A base class whose objects have these questions as methods, each asked when `first` has resolved. */
export function answering<Q extends Questions>(questions: Q) {
  class Answering {
    constructor(thread: ArchiveThread, first?: () => Promise<void>) {
      Object.assign(this, thread.after(questions, first));
    }
  }
  return Answering as new (
    ...args: ConstructorParameters<typeof Answering>
  ) => Asked<Q>;
}
