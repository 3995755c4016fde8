/** A sink in a thread of its own, so that writing a day of levels does not delay the live view. */
import { AskedThread } from '../threads/asked-thread.js';
import { asks } from '../threads/questions.js';
import { workerUrl } from '../threads/worker-url.js';
import type { ExportSink, SinkSpec } from './export-sink.js';
import { DrillRefused } from './sweep-table.js';

/** Longest silence in ms of the end of an export: a workbook is packed, a signal file closed. Each write is progress. */
const FINISHES_WITHIN_MS = 600_000;

export const WRITING = {
  add: asks<ExportSink['add']>(),
  finish: asks<ExportSink['finish']>(FINISHES_WITHIN_MS),
  abandon: asks<ExportSink['abandon']>(),
};

export function threadedSink(spec: SinkSpec): ExportSink {
  const thread = new AskedThread({
    file: workerUrl(import.meta.url, 'sink-worker'),
    questions: WRITING,
    start: () => spec,
    on: {},
    again: 'never',
    errors: [DrillRefused],
    // A writer that needs more memory has a fault: only its thread ends, not the program.
    limits: { maxOldGenerationSizeMb: 512 },
    ended: ({ error, wasOpen }) => {
      if (error === undefined) return new Error('The thread that wrote the export ended: start the export again.');
      return wasOpen ? new Error(`The export could not be written (${error.message}).`, { cause: error }) : error;
    },
    late: (withinMs) => new Error(`The export could not be written (no progress within ${withinMs / 1000} s).`),
  });
  thread.start();
  return {
    add: thread.work.add,
    async finish() {
      const files = await thread.work.finish();
      await thread.close();
      return files;
    },
    abandon: () => thread.close((work) => work.abandon()),
  };
}
