/** Warm copies of the case book at other hub processes, fed by the one that writes. */
import { join, resolve } from 'node:path';
import type { Part, PartGround } from '../../errors/part.js';
import type { Accounts } from '../../store/accounts/accounts.js';
import type { CaseBook } from '../../store/cases/case-book.js';
import type { HubServer } from '../membership/hub-server.js';
import { NETWORK_FOLDER } from '../membership/message-server-part.js';
import { BookFeed } from './book-feed.js';
import type { HubLease } from './hub-lease.js';

interface Copies extends Part {
  /** Resolves when every change up to now is in every copy that may become the writer. */
  secured(): Promise<void>;
  count(): number;
}

export function openCopies(
  { dataDir, onFault }: PartGround,
  { caseBook, accounts }: { readonly caseBook: CaseBook; readonly accounts: Accounts },
  { server, lease }: { readonly server: HubServer; readonly lease: HubLease },
): Copies {
  let feed: BookFeed | undefined;
  let hadCopy = false;
  return {
    async start() {
      feed = new BookFeed({
        connection: server.connection,
        lease,
        dataDir: resolve(dataDir),
        accounts,
        onFault,
        caseBook,
        scratch: join(resolve(dataDir), NETWORK_FOLDER, 'copies'),
      });
      await feed.start();
    },
    async stop() {
      caseBook.flush();
      await feed?.stop();
    },
    secured: async () => await feed?.secured(),
    count: () => feed?.copies.length ?? 0,
    health() {
      const count = feed?.copies.length ?? 0;
      hadCopy ||= count > 0;
      if (count > 0 || !hadCopy) return [];
      return [
        {
          vi: 'Tiến trình trung tâm thứ hai không theo kịp: nếu tiến trình này dừng, không có tiến trình nào thay được.',
          en: 'The second hub process does not follow: if this one ends now, no other can take its place.',
        },
      ];
    },
  };
}
