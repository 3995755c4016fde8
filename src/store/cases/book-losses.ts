/** Losses of books that no administrator has confirmed yet; each is a record of the case book and an entry of its audit log. */
import type { BookLoss } from './book-loss.js';
import type { CaseBook } from './case-book.js';

export class BookLosses {
  readonly #caseBook: CaseBook;
  /** Losses that could not be written to the book yet because the disk was full. */
  readonly #unkept = new Map<string, BookLoss>();

  constructor(caseBook: CaseBook) {
    this.#caseBook = caseBook;
  }

  add(loss: BookLoss): void {
    this.#unkept.set(loss.id, loss);
    this.#keep();
  }

  /** Unconfirmed losses, the oldest first. */
  get open(): readonly BookLoss[] {
    this.#keep();
    const kept = this.#caseBook.records.all('loss').filter(({ confirmedAt }) => confirmedAt === undefined);
    return [...kept, ...this.#unkept.values()].sort((a, b) => a.at - b.at);
  }

  /** Confirms a loss; false when there is no such open loss. @throws Error when the book cannot be written */
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
      // The write is tried again at the next look; meanwhile the page shows the loss from memory.
    }
  }
}
