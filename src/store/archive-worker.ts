/** The worker thread that owns the database, so that a commit never stalls the event loop. */
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerReply, WorkerRequest, WorkerResult, WorkerStart } from './archive-protocol.js';
import { EmbeddedDatabase } from './embedded-database.js';

const { path, retention } = workerData as WorkerStart;
const database = new EmbeddedDatabase(path);

function answer(request: WorkerRequest): WorkerResult {
  switch (request.op) {
    case 'add':
      database.add(request.sweeps);
      return undefined;
    case 'query':
      return database.query(request.query);
    case 'lastSeqs':
      return database.lastSeqs();
    case 'size':
      return database.size();
    case 'prune':
      while (database.prune(retention, request.now));
      return undefined;
    case 'close':
      database.close();
      return undefined;
  }
}

parentPort?.on('message', (request: WorkerRequest) => {
  let reply: WorkerReply;
  try {
    reply = { id: request.id, result: answer(request) };
  } catch (error) {
    reply = { id: request.id, error: (error as Error).message };
  }
  parentPort?.postMessage(reply);
  if (request.op === 'close') parentPort?.close();
});
