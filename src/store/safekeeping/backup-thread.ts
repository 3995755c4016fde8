/** The thread in which {@link Backups} makes a copy: a snapshot of a large database would block everything else. */
import { giveWay } from '../../threads/give-way.js';
import { serveThread, stillAtWork } from '../../threads/serve-thread.js';
import { makeBackup, verifyBackup } from './backup.js';
import type { COPYING } from './backups.js';

giveWay();
serveThread<undefined, typeof COPYING>(() => ({
  answers: {
    async copy(order) {
      const onFile = () => stillAtWork();
      await makeBackup({ ...order, onFile });
      // A copy counts only after it was read and checked.
      return await verifyBackup(order.target, onFile);
    },
  },
}));
