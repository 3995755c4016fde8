/** Renders reports in a thread of their own, one after the other; the thread ends after a while without requests. */
import { Worker } from 'node:worker_threads';
import { EnvironmentError } from '../../errors/errors.js';
import { workerUrl } from '../../threads/worker-url.js';
import type { ReportDocument } from '../report-document.js';
import type { RenderReply, RenderRequest, ReportFormat } from './render-protocol.js';

/** A long report takes seconds on a busy machine. */
const DEADLINE_MS = 60_000;
const MOST_WAITING = 40;
const IDLE_MS = 60_000;

/** Too many reports are waiting; try again in a moment. */
export class RendererBusy extends Error {
  override readonly name = 'RendererBusy';
}

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export class Renderer {
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #nextId = 1;
  readonly #waiting = new Map<number, Waiting>();

  /**
   * @throws RendererBusy; EnvironmentError when the thread ended or took too long; Error when the report cannot be
   * rendered.
   */
  async render(document: ReportDocument, format: ReportFormat): Promise<Uint8Array> {
    if (this.#waiting.size >= MOST_WAITING)
      throw new RendererBusy(`${MOST_WAITING} reports are waiting to be rendered.`);
    clearTimeout(this.#idle);
    const worker = this.#started();
    const request: RenderRequest = { id: this.#nextId++, document, format };
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#gone(worker, `The report was not rendered within ${DEADLINE_MS / 1000} s.`);
        void worker.terminate();
      }, DEADLINE_MS);
      this.#waiting.set(request.id, { resolve, reject, timer });
      worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#gone(worker, 'The program is ending.');
    await worker.terminate();
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(workerUrl(import.meta.url, 'render-worker'));
    worker.unref();
    worker.on('message', (reply: RenderReply) => this.#settle(reply));
    worker.on('error', (error) => this.#gone(worker, `The thread that renders reports failed (${error.message}).`));
    worker.on('exit', () => this.#gone(worker, 'The thread that renders reports ended.'));
    this.#worker = worker;
    return worker;
  }

  #settle(reply: RenderReply): void {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    this.#waiting.delete(reply.id);
    clearTimeout(waiting.timer);
    if ('fault' in reply) waiting.reject(new Error(reply.fault));
    else waiting.resolve(reply.bytes);
    if (this.#waiting.size > 0) return;
    this.#idle = setTimeout(() => void this.close(), IDLE_MS);
    this.#idle.unref();
  }

  #gone(worker: Worker, why: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const left = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of left) {
      clearTimeout(timer);
      reject(new EnvironmentError(why, 'Ask for the report again.'));
    }
  }
}
