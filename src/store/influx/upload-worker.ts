/** The worker thread in which sweeps are packed and sent, so that neither delays the event loop of the receivers. */
import { serveThread } from '../../threads/serve-thread.js';
import { wallClock } from '../../time/wall-clock.js';
import { every, unexpected } from '../../time/work.js';
import { SpoolReader } from '../spool/spool-reader.js';
import { DeadLetters } from './dead-letter.js';
import { NoteBox } from './note-box.js';
import { PlanTags } from './plan-tags.js';
import { openChecked } from './schema-check.js';
import { SpoolSource } from './spool-source.js';
import { SweepLines } from './sweep-lines.js';
import { UploadCursor } from './upload-cursor.js';
import { REFUSED_FILE, type UPLOADING, type UploadEvents, type UploadStart } from './upload-questions.js';
import { InfluxUploader } from './uploader.js';

const STATUS_EVERY_MS = 500;

serveThread<UploadStart, typeof UPLOADING, UploadEvents>(async (start, tell) => {
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
    onReleased: (keepFrom) => tell('released', keepFrom),
  });
  const uploader = new InfluxUploader({
    ...start.tuning,
    source,
    lines,
    notes,
    clock: wallClock,
    deadLetters: new DeadLetters(`${start.folder}/${REFUSED_FILE}`),
    connect: () => openChecked(start.influx, start.planned, plans),
  });
  const stopping = new AbortController();
  const tellStatus = () => tell('status', uploader.status);
  const run = async () => {
    const statusTimer = every(STATUS_EVERY_MS, tellStatus, unexpected);
    try {
      await uploader.run(stopping.signal);
    } finally {
      statusTimer.cancel();
      source.close();
      tellStatus();
    }
  };
  const running = run();
  return {
    answers: {
      written: (position) => source.moveLimit(position),
      channels: (plan) => lines.setChannelPlan(plan),
      note: (point) => notes.add(point),
      async flush(position) {
        source.moveLimit(position);
        await uploader.flush();
        tellStatus();
      },
      async stop() {
        stopping.abort();
        await running;
      },
    },
    beside: () => running,
  };
});
