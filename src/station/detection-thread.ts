/** One detection thread and the open questions to it; a question that it can no longer answer fails with a sentence. */
import { Worker } from 'node:worker_threads';
import { EnvironmentError } from '../errors/errors.js';
import type { Gridded } from '../rf/sweep.js';
import { workerUrl } from '../threads/worker-url.js';
import {
  type DetectionAnswer,
  type DetectionReply,
  type DetectionRequest,
  type DetectionStart,
  sweptGrid,
} from './detection-protocol.js';
import type { Finding } from './finding.js';
import type { DetectionSetup } from './receiver-detectors.js';

const ANSWER_WITHIN_MS = 15_000;
const ASK_AGAIN = 'Ask again in a moment.';

export interface DetectionThreadOptions {
  readonly setup: DetectionSetup;
  /** Called after each judged sweep. */
  readonly onObserved: (finding: Finding | undefined) => void;
  /** Why the thread dies; `onExit` follows. */
  readonly onError: (error: Error) => void;
  readonly onExit: () => void;
}

interface Question {
  resolve(answer: DetectionAnswer): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

export class DetectionThread {
  readonly #worker: Worker;
  readonly #open = new Map<number, Question>();
  /** Grids whose noise floor is learned, by the name of {@link sweptGrid}. */
  readonly #learned = new Set<string>();
  #nextId = 1;

  constructor({ setup, onObserved, onError, onExit }: DetectionThreadOptions) {
    this.#worker = detectionThread(setup);
    this.#worker.on('message', (message: DetectionReply) => {
      if (message.op === 'answer') this.#settle(message);
      else {
        if (message.isLearned) this.#learned.add(message.grid);
        else this.#learned.delete(message.grid);
        onObserved(message.finding);
      }
    });
    this.#worker.on('error', (error) => onError(error as Error));
    this.#worker.on('exit', () => {
      for (const { reject, timer } of this.#open.values()) {
        clearTimeout(timer);
        reject(detectionIsDown());
      }
      this.#open.clear();
      onExit();
    });
  }

  /** Whether the last sweep of this grid was judged, or the saved state is of a grid that was. */
  hasLearned(sweep: Gridded & { readonly receiverId: string }): boolean {
    return this.#learned.has(sweptGrid(sweep));
  }

  /** Other licences: its detectors begin again, and the next sweeps tell how far they are. */
  learnsAgain(receiverId: string): void {
    for (const grid of this.#learned) if (grid.startsWith(`${receiverId}/`)) this.#learned.delete(grid);
  }

  tell(request: DetectionRequest): void {
    const saved = request.op === 'restore' ? request.saved : [];
    for (const { receiverId, snapshot } of saved)
      if (snapshot.learned !== undefined) this.#learned.add(sweptGrid({ receiverId, ...snapshot.grid }));
    this.#worker.postMessage(request);
  }

  /** @throws EnvironmentError when the thread died first, or did not answer in time; Error with the answer's fault. */
  ask(request: (id: number) => DetectionRequest): Promise<DetectionAnswer> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#open.delete(id);
        const late = `Detection has not answered within ${ANSWER_WITHIN_MS / 1000} s: it is busy with sweeps.`;
        reject(new EnvironmentError(late, ASK_AGAIN));
      }, ANSWER_WITHIN_MS);
      this.#open.set(id, { resolve, reject, timer });
      this.tell(request(id));
    });
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(message: Extract<DetectionReply, { op: 'answer' }>): void {
    const question = this.#open.get(message.id);
    if (question === undefined) return;
    this.#open.delete(message.id);
    clearTimeout(question.timer);
    if ('fault' in message) question.reject(new Error(message.fault));
    else question.resolve(message.answer);
  }
}

/** The error for a question while no thread runs. */
export function detectionIsDown(): EnvironmentError {
  return new EnvironmentError('The detection thread ended and is being started again; sweeps are kept.', ASK_AGAIN);
}

/** A thread that judges sweeps, for the real watch or for a trial on the past. */
export function detectionThread(setup: DetectionSetup): Worker {
  const workerData: DetectionStart = { setup };
  return new Worker(workerUrl(import.meta.url, 'detection-worker'), { workerData });
}
