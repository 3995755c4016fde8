/** Losses of books that an administrator has not confirmed yet; each is a record of the case book, and in its audit log. */
import type { BookLoss } from './book-loss.js';
import type { CaseBook } from './case-book.js';

export class BookLosses {
  readonly #caseBook: CaseBook;
  /** Losses that the book could not take yet, on a full disk. */
  readonly #unkept = new Map<string, BookLoss>();

  constructor(caseBook: CaseBook) {
    this.#caseBook = caseBook;
  }

  add(loss: BookLoss): void {
    this.#unkept.set(loss.id, loss);
    this.#keep();
  }

  /** Those not confirmed, the oldest first. */
  get open(): readonly BookLoss[] {
    this.#keep();
    const kept = this.#caseBook.records.all('loss').filter(({ confirmedAt }) => confirmedAt === undefined);
    return [...kept, ...this.#unkept.values()].sort((a, b) => a.at - b.at);
  }

  /** False when there is no such open loss. @throws Error when the book cannot be written */
  confirm(id: string, { at, by }: { readonly at: number; readonly by: string }): boolean {
    const loss = this.open.find((one) => one.id === id);
    if (loss === undefined) return false;
    this.#caseBook.records.put('loss', { ...loss, confirmedAt: at, confirmedBy: by }, { at, by });
    this.#unkept.delete(id);
    return true;
  }

  #keep(): void {
    try {
      for (const [id, loss] of this.#unkept) {
        this.#caseBook.records.put('loss', loss, { at: loss.at, by: 'system' });
        this.#unkept.delete(id);
      }
    } catch {
      // Tried again at the next look; meanwhile the page shows it from memory.
    }
  }
}
