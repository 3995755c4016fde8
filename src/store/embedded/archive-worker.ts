/** The worker thread that owns the database, so that neither a commit nor a long query stalls the event loop. */
import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../../threads/give-way.js';
import { nextTurn, pause } from '../../time/pause.js';
import { tableBuffers } from '../reading/sweep-table.js';
import { ArchiveBroken, ArchiveEngine } from './archive-engine.js';
import type { WorkerReply, WorkerRequest, WorkerResult, WorkerStart } from './archive-protocol.js';
import { tableFrames } from './table-frames.js';

giveWay();
const engine = opened();
/** Longest pause in ms between two steps; also the time in ms after which a failed step is repeated. */
const LONGEST_REST_MS = 1000;
let closed = false;

function opened(): ArchiveEngine {
  try {
    return new ArchiveEngine(workerData as WorkerStart);
  } catch (error) {
    // An error of SQLite's own class reaches the other thread without its message.
    const { code, message } = error as Error & { code?: string };
    throw code === undefined ? error : Object.assign(new Error(message), { code });
  }
}

async function answer(request: WorkerRequest): Promise<WorkerResult> {
  // Each turn takes one part and then lets other requests in, so that a backlog does not delay a question.
  if ('written' in request && request.op !== 'open') while (engine.take(request.written)) await nextTurn();
  switch (request.op) {
    case 'open':
      return { cursor: engine.cursor, repair: engine.repair };
    case 'take':
      return undefined;
    case 'tick':
      return engine.tick(request.now) as undefined;
    case 'query':
      return await engine.query(request.query);
    case 'frames':
      return tableFrames(await engine.query(request.query), request.form);
    case 'seqsAt':
      return engine.seqsAt(request.query);
    case 'overview':
      return await engine.overview(request.query);
    case 'density':
      return await engine.density(request.query);
    case 'channels':
      return engine.channels(request.receiverId);
    case 'channelSeries':
      return engine.channelSeries(request.query);
    case 'spans':
      return engine.spans(request.receiverId);
    case 'gaps':
      return engine.gaps(request.query);
    case 'setChannelPlan':
      return engine.setChannelPlan(request.plan) as undefined;
    case 'lastSeqs':
      return engine.lastSeqs();
    case 'health':
      return engine.health();
    case 'integrity':
      return await engine.integrity();
    case 'prune':
      while (engine.keeper.prune(request.retention, request.now)) await nextTurn();
      engine.keeper.layBallast();
      return undefined;
    case 'pin':
      return engine.pin(request.range) as undefined;
    case 'unpin':
      return engine.unpin(request.reason) as undefined;
    case 'pins':
      return engine.keeper.pins();
    case 'backup':
      return (await engine.backup(request.path)) as undefined;
    case 'makeRoom':
      return engine.makeRoom() as undefined;
    case 'close':
      closed = true;
      return (await engine.close()) as undefined;
  }
}

/** Buffers of the levels, which are transferred instead of copied. */
function buffersOf(result: WorkerResult): ArrayBuffer[] {
  if (result === undefined) return [];
  if (result instanceof Uint8Array) return [result.buffer as ArrayBuffer];
  if ('slabs' in result) return tableBuffers(result);
  if ('points' in result) return [result.points.buffer as ArrayBuffer];
  if (!('maxDbm' in result)) return [];
  const { maxDbm, minDbm, meanDbm, sweeps } = result;
  return [maxDbm, minDbm, meanDbm, sweeps].map((array) => array.buffer as ArrayBuffer);
}

/** Restores what was put aside, and leaves half of the time to everything else. */
async function bringBack(): Promise<void> {
  for (;;) {
    const startedAtMs = performance.now();
    if (closed || !engine.bringBack()) return;
    await pause(Math.min(LONGEST_REST_MS, 1 + performance.now() - startedAtMs));
  }
}

parentPort?.on('message', async (request: WorkerRequest) => {
  const { id } = request;
  const { cursor } = engine;
  let reply: WorkerReply;
  try {
    if (closed) throw new Error('the archive is closed');
    const result = await answer(request);
    reply = { id, result, cursor: engine.cursor };
  } catch (error) {
    reply = { id, error: (error as Error).message, cursor };
    // Sent after the answer: the owner of this thread then starts another and reports the cause.
    if (error instanceof ArchiveBroken)
      setImmediate(() => {
        throw new Error(error.message);
      });
  }
  parentPort?.postMessage(reply, 'result' in reply ? buffersOf(reply.result) : []);
  if (request.op === 'close') parentPort?.close();
  if (request.op === 'open') void bringBack();
});
