/** Opens the case book for the program: with hourly copies, and from one of them when the book itself cannot be used. */
import { basename, dirname } from 'node:path';
import { iso } from '../../rf/iso.js';
import { HourlyCopies, mayHaveCopies } from '../safekeeping/hourly-copies.js';
import { openToLook } from '../safekeeping/looking.js';
import { type Opened, openKept } from '../safekeeping/open-kept.js';
import { type BookLoss, lossSentence } from './book-loss.js';
import { CaseBook } from './case-book.js';
import { countersIn } from './case-book-soundness.js';

export interface KeptBookOptions {
  /** `cases.db` or `drills.db` in the data directory. */
  readonly path: string;
  readonly clock: () => number;
  readonly idPrefix?: string;
  onFault(sentence: string): void;
}

export interface KeptCaseBook {
  readonly caseBook: CaseBook;
  /** Reason why another book than the last one was opened; undefined normally. */
  readonly loss: BookLoss | undefined;
  close(): Promise<void>;
}

/** Never throws: alarms must be raised whatever the state of the file. */
export function openCaseBook({ path, clock, idPrefix = 'INC', onFault }: KeptBookOptions): KeptCaseBook {
  const name = basename(path, '.db') as 'cases' | 'drills';
  const { store: caseBook, loss: found } = openedOrInMemory({ path, clock, idPrefix });
  const at = clock();
  const loss = found && { ...found, id: `${name}-${iso(at)}`, book: name, at };
  if (loss !== undefined) {
    caseBook.skipNumbers(at, loss.keptAs === undefined ? {} : countersOf(loss.keptAs));
    onFault(lossSentence(loss));
  }
  if (loss?.reason === 'unopened') return { caseBook, loss, close: async () => caseBook.close() };
  const copies = new HourlyCopies({
    dataDir: dirname(path),
    name,
    clock,
    copyTo: (to) => caseBook.copyTo(to),
    onFault,
  });
  return {
    caseBook,
    loss,
    async close() {
      await copies.stop();
      caseBook.close();
    },
  };
}

function openedOrInMemory({
  path,
  clock,
  idPrefix,
}: Required<Omit<KeptBookOptions, 'onFault'>>): Opened<CaseBook, BookLoss['reason']> {
  try {
    return openKept({
      path,
      clock,
      mayBegin: () => !mayHaveCopies(dirname(path), basename(path, '.db'), clock()),
      open(at) {
        const book = new CaseBook(at, { idPrefix, hasReserve: idPrefix === 'INC' });
        try {
          const fault = book.fault();
          if (fault !== undefined) throw new Error(fault);
          return book;
        } catch (error) {
          book.abandon();
          throw error;
        }
      },
    });
  } catch (error) {
    const fault = (error as Error).message;
    const loss = { reason: 'unopened' as const, fault, keptAs: path, copyOf: undefined };
    return { store: new CaseBook(':memory:', { idPrefix }), loss };
  }
}

function countersOf(path: string): Record<string, number> {
  try {
    const db = openToLook(path);
    try {
      return countersIn(db);
    } finally {
      db.close();
    }
  } catch {
    return {};
  }
}
