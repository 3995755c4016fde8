/** The thread in which {@link Backups} makes a copy: a snapshot of a large database would block everything else. */
import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../../threads/give-way.js';
import { type BackupOrder, makeBackup, verifyBackup } from './backup.js';

giveWay();
const order = workerData as Omit<BackupOrder, 'onFile'>;
await makeBackup(order);
// A copy counts only after it was read and checked.
parentPort?.postMessage(await verifyBackup(order.target));
