/** The worker thread in which sweeps are packed and sent, so that neither delays the event loop of the receivers. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { sentenceOf } from '../../errors/errors.js';
import { SpoolReader } from '../spool-reader.js';
import { blockPoints } from './block-points.js';
import { DeadLetters } from './dead-letter.js';
import { blockLine } from './measurements.js';
import { openChecked } from './open-checked.js';
import { PlanTags } from './plan-tags.js';
import { SpoolSource } from './spool-source.js';
import { UploadCursor } from './upload-cursor.js';
import { type FromUploadWorker, REFUSED_FILE, type ToUploadWorker, type UploadStart } from './upload-protocol.js';
import { InfluxUploader } from './uploader.js';

const STATUS_EVERY_MS = 500;

const start = workerData as UploadStart;
const tell = (message: FromUploadWorker): void => parentPort?.postMessage(message);
const plans = new PlanTags();
const cursor = new UploadCursor(start.folder);
const note = await cursor.read();
// A note beyond the spool's end belongs to a spool that is gone.
const repeat = note !== undefined && note.from <= start.written ? note : undefined;
// The spool's cursor is saved a little later than the note, never earlier: the note knows better how far we came.
const position = Math.max(start.position, repeat?.from ?? 0);
const source = new SpoolSource({
  reader: new SpoolReader(start.spoolFolder, position),
  limit: start.written,
  repeat,
  onBegin: (batch) => cursor.begin(batch),
  onSettled: (settled) => tell({ kind: 'settled', position: settled }),
});
const uploader = new InfluxUploader({
  ...start.tuning,
  source,
  clock: Date.now,
  deadLetters: new DeadLetters(join(start.folder, REFUSED_FILE)),
  connect: () => openChecked(start.influx, start.planned, plans),
  lines: (sweeps, { server }) =>
    blockPoints(sweeps, plans, { withTraces: server.kind !== 'victoria-metrics' })
      .map(blockLine)
      .filter((line) => line !== undefined),
});
const stopping = new AbortController();
const statusTimer = setInterval(() => tell({ kind: 'status', status: uploader.status }), STATUS_EVERY_MS);

parentPort?.on('message', (message: ToUploadWorker) => {
  if (message.kind === 'written') source.moveLimit(message.position);
  else if (message.kind === 'flush') uploader.flushSoon();
  else stopping.abort();
});

try {
  await uploader.run(stopping.signal);
} catch (error) {
  tell({ kind: 'failed', reason: sentenceOf(error) });
} finally {
  clearInterval(statusTimer);
  source.close();
  tell({ kind: 'status', status: uploader.status });
  parentPort?.close();
}
