/** The thread in which {@link Backups} makes a copy: taking a snapshot of a large database would hold up everything else. */
import { parentPort, workerData } from 'node:worker_threads';
import { type BackupOrder, makeBackup, verifyBackup } from './backup.js';

const order = workerData as Omit<BackupOrder, 'onFile'>;
await makeBackup(order);
// A copy that was never read is a hope.
parentPort?.postMessage(await verifyBackup(order.target));
