/** The worker thread in which sweeps are packed and sent, so that neither delays the event loop of the receivers. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { sentenceOf } from '../../errors/errors.js';
import { SpoolReader } from '../spool/spool-reader.js';
import { DeadLetters } from './dead-letter.js';
import { NoteBox } from './note-box.js';
import { openChecked } from './open-checked.js';
import { PlanTags } from './plan-tags.js';
import { SpoolSource } from './spool-source.js';
import { SweepLines } from './sweep-lines.js';
import { UploadCursor } from './upload-cursor.js';
import { type FromUploadWorker, REFUSED_FILE, type ToUploadWorker, type UploadStart } from './upload-protocol.js';
import { InfluxUploader } from './uploader.js';

const STATUS_EVERY_MS = 500;

const start = workerData as UploadStart;
const tell = (message: FromUploadWorker): void => parentPort?.postMessage(message);
const plans = new PlanTags();
const notes = new NoteBox();
const lines = new SweepLines(plans, start.channels);
const cursor = new UploadCursor(start.folder);
const note = await cursor.read();
// A note beyond the end of the spool belongs to a spool that was deleted.
const repeat = note !== undefined && note.from <= start.written ? note : undefined;
const reader = new SpoolReader(start.spoolFolder, start.position);
if (repeat !== undefined) lines.resume(reader, repeat);
const source = new SpoolSource({
  reader,
  limit: start.written,
  repeat,
  onBegin: (batch) => cursor.begin(batch),
  onReleased: (keepFrom) => tell({ kind: 'released', keepFrom }),
});
const uploader = new InfluxUploader({
  ...start.tuning,
  source,
  lines,
  notes,
  clock: Date.now,
  deadLetters: new DeadLetters(join(start.folder, REFUSED_FILE)),
  connect: () => openChecked(start.influx, start.planned, plans),
});
const stopping = new AbortController();
const statusTimer = setInterval(() => tell({ kind: 'status', status: uploader.status }), STATUS_EVERY_MS);

parentPort?.on('message', (message: ToUploadWorker) => {
  if (message.kind === 'written') source.moveLimit(message.position);
  else if (message.kind === 'channels') lines.setChannelPlan(message.plan);
  else if (message.kind === 'note') notes.add(message.note);
  else if (message.kind === 'flush') flush(message);
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

function flush({ id, position }: Extract<ToUploadWorker, { kind: 'flush' }>): void {
  source.moveLimit(position);
  uploader.flush().then(
    () => {
      tell({ kind: 'status', status: uploader.status });
      tell({ kind: 'flushed', id });
    },
    (error: unknown) => tell({ kind: 'failed', reason: sentenceOf(error) }),
  );
}
