/** A sink in a thread of its own, so that writing a day of levels does not delay the live view. */
import { Worker } from 'node:worker_threads';
import { ConfigError } from '../errors/errors.js';
import { workerUrl } from '../threads/worker-url.js';
import type { Batch, ExportSink, SinkSpec } from './export-sink.js';
import type { SinkCall, SinkReply } from './sink-worker.js';

/** One call at a time: the next batch is read from the archive while the last one is written. */
export function threadedSink(spec: SinkSpec): ExportSink {
  const worker = new Worker(workerUrl(import.meta.url, 'sink-worker'), {
    workerData: spec,
    // A writer that needs more memory has a fault: only its thread ends, not the program.
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  worker.unref();
  let settle: { resolve(reply: SinkReply): void; reject(error: Error): void } | undefined;
  let fallen: Error | undefined;
  const fall = (error: Error): void => {
    fallen ??= error;
    settle?.reject(fallen);
    settle = undefined;
  };
  worker.on('message', (reply: SinkReply) => {
    settle?.resolve(reply);
    settle = undefined;
  });
  worker.on('error', (error) => fall(new Error(`The export could not be written (${(error as Error).message}).`)));
  worker.on('exit', () => fall(new Error('The thread that wrote the export ended: start the export again.')));
  const call = async (request: SinkCall): Promise<Exclude<SinkReply, { error: unknown }>> => {
    if (fallen !== undefined) throw fallen;
    const reply = await new Promise<SinkReply>((resolve, reject) => {
      settle = { resolve, reject };
      worker.postMessage(request);
    });
    if (!('error' in reply)) return reply;
    const { name, message } = reply.error;
    throw name === 'ConfigError' ? new ConfigError(message) : new Error(message);
  };
  return {
    async add(batch: Batch) {
      const reply = await call({ op: 'add', batch });
      return 'bytes' in reply ? reply.bytes : 0;
    },
    async finish() {
      const reply = await call({ op: 'finish' });
      await worker.terminate();
      return 'files' in reply ? reply.files : [];
    },
    async abandon() {
      await call({ op: 'abandon' }).catch(() => undefined);
      await worker.terminate();
    },
  };
}
