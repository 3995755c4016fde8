/** The thread of {@link checkBook}: reads the book over a connection of its own. */
import { giveWay } from '../../threads/give-way.js';
import { serveThread } from '../../threads/serve-thread.js';
import type { CHECKING } from './book-check.js';
import { CaseBook } from './case-book.js';

giveWay();
serveThread<string, typeof CHECKING>((path) => {
  const book = new CaseBook(path, { isReadOnly: true });
  return { answers: { verify: (anchors) => book.verify(anchors) } };
});
