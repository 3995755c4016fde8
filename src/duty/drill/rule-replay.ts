/**
 * Runs stored sweeps with a rule through a detection thread of its own, to find what the rule would have raised. The
 * thread is the same as in the real watch, so the same sweeps give the same findings.
 */
import type { Sweep } from '../../rf/sweep.js';
import { asDetected } from '../../station/detection-questions.js';
import { type DetectionThread, detectionThread } from '../../station/detection-thread.js';
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
  const thread = new ReplayThread(setup, (finding) => {
    if (finding.at >= from) replay.onFinding(finding);
  });
  try {
    for (let start = learnFrom; start < to; start += CHUNK_MS) {
      const stored = await replay.readSweeps(receiverId, start, Math.min(to, start + CHUNK_MS));
      for (const sweep of stored) {
        signal.throwIfAborted();
        await thread.room();
        thread.judge(sweep);
      }
      signal.throwIfAborted();
      const heard = stored.filter(({ startedAt }) => startedAt >= from);
      replay.onProgress(Math.min(to, start + CHUNK_MS) - learnFrom, heard);
    }
    await thread.idle();
  } finally {
    await thread.close();
  }
}

class ReplayThread {
  readonly #thread: DetectionThread;
  #waiting = 0;
  #fault: Error | undefined;
  #wake: () => void = () => {};

  constructor(setup: DetectionSetup, onFinding: (finding: Finding) => void) {
    this.#thread = detectionThread({
      start: () => setup,
      on: {
        observed: (finding) => {
          this.#waiting -= 1;
          if (finding !== undefined) onFinding(finding);
          this.#wake();
        },
      },
      again: 'never',
      onEnded: ({ error }) => {
        this.#fault = error ?? new Error('The thread of the trial ended: start the trial again.');
        this.#wake();
      },
    });
    this.#thread.start();
  }

  judge(sweep: Sweep): void {
    this.#waiting += 1;
    this.#thread.work.sweep(asDetected(sweep));
  }

  async close(): Promise<void> {
    await this.#thread.close();
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
}
