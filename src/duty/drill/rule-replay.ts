/**
 * Runs stored sweeps with a rule through a detection thread of its own, to find what the rule would have raised. The
 * thread is the same as in the real watch, so the same sweeps give the same findings.
 */
import type { Worker } from 'node:worker_threads';
import type { Sweep } from '../../rf/sweep.js';
import type { DetectionReply, DetectionRequest } from '../../station/detection-protocol.js';
import { asDetected } from '../../station/detection-protocol.js';
import { detectionThread } from '../../station/detection-thread.js';
import type { Finding } from '../../station/finding.js';
import type { DetectionSetup } from '../../station/receiver-detectors.js';

/**
 * Length of a chunk that is read at a time, so that a long trial loads neither memory nor other readers of the archive.
 */
const CHUNK_MS = 5 * 60e3;
const MOST_WAITING = 400;

export interface Replay {
  readonly setup: DetectionSetup;
  readonly receiverId: string;
  /** Epoch ms; detection only learns from sweeps before `from`. */
  readonly learnFrom: number;
  readonly from: number;
  readonly to: number;
  readonly signal: AbortSignal;
  readSweeps(receiverId: string, from: number, to: number): Promise<readonly Sweep[]>;
  onFinding(finding: Finding): void;
  /** Called after each chunk: ms of the recording done, and the sweeps judged since the last call. */
  onProgress(doneMs: number, sweeps: readonly Sweep[]): void;
}

/** @throws the signal's reason when it was cancelled; Error when the thread failed */
export async function replayRule(replay: Replay): Promise<void> {
  const { setup, receiverId, learnFrom, from, to, signal } = replay;
  const worker = detectionThread(setup);
  const thread = new ReplayThread(worker, (finding) => {
    if (finding.at >= from) replay.onFinding(finding);
  });
  try {
    for (let start = learnFrom; start < to; start += CHUNK_MS) {
      const stored = await replay.readSweeps(receiverId, start, Math.min(to, start + CHUNK_MS));
      for (const sweep of stored) {
        signal.throwIfAborted();
        await thread.room();
        thread.tell({ op: 'sweep', sweep: asDetected(sweep) });
      }
      signal.throwIfAborted();
      const heard = stored.filter(({ startedAt }) => startedAt >= from);
      replay.onProgress(Math.min(to, start + CHUNK_MS) - learnFrom, heard);
    }
    await thread.idle();
  } finally {
    await worker.terminate();
  }
}

class ReplayThread {
  readonly #worker: Worker;
  #waiting = 0;
  #fault: Error | undefined;
  #wake: () => void = () => {};

  constructor(worker: Worker, onFinding: (finding: Finding) => void) {
    this.#worker = worker;
    worker.on('message', (reply: DetectionReply) => {
      if (reply.op !== 'observed') return;
      this.#waiting -= 1;
      if (reply.finding !== undefined) onFinding(reply.finding);
      this.#wake();
    });
    worker.on('error', (error) => this.#end(error));
    worker.on('exit', () => this.#end(new Error('The thread of the trial ended: start the trial again.')));
  }

  tell(request: DetectionRequest): void {
    this.#waiting += 1;
    this.#worker.postMessage(request);
  }

  room(): Promise<void> {
    return this.#until(MOST_WAITING);
  }

  idle(): Promise<void> {
    return this.#until(0);
  }

  async #until(most: number): Promise<void> {
    while (this.#waiting > most) {
      if (this.#fault !== undefined) throw this.#fault;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#fault !== undefined) throw this.#fault;
  }

  #end(error: Error): void {
    this.#fault ??= error;
    this.#wake();
  }
}
