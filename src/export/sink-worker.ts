/** The thread that writes the files of one export. */
import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../threads/give-way.js';
import type { Batch, ExportSink, SinkSpec } from './export-sink.js';
import { openSink } from './open-sink.js';

export type SinkCall = { readonly op: 'add'; readonly batch: Batch } | { readonly op: 'finish' | 'abandon' };
/** An error loses its class between threads, so its name and its sentence are sent. */
export type SinkReply =
  | { readonly bytes: number }
  | { readonly files: readonly string[] }
  | { readonly error: { readonly name: string; readonly message: string } };

giveWay();
const opened: Promise<ExportSink> = openSink(workerData as SinkSpec);
// A failure to open is reported as the answer to the first call.
opened.catch(() => undefined);

async function answer(call: SinkCall): Promise<SinkReply> {
  const sink = await opened;
  if (call.op === 'add') return { bytes: await sink.add(call.batch) };
  if (call.op === 'finish') return { files: await sink.finish() };
  await sink.abandon();
  return { files: [] };
}

parentPort?.on('message', async (call: SinkCall) => {
  let reply: SinkReply;
  try {
    reply = await answer(call);
  } catch (error) {
    const { name, message } = error as Error;
    reply = { error: { name, message } };
  }
  parentPort?.postMessage(reply);
});
