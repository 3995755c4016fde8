/** The inside of an asked thread ({@link AskedThread}): answers questions, tells events and progress. */
import { parentPort, workerData } from 'node:worker_threads';
import { type CrossingError, packError } from '../errors/crossing.js';
import { nextTurn } from '../time/pause.js';
import { owned } from '../time/work.js';
import type { Answers, Events, Questions, Tell, ToThread } from './questions.js';

export type FromThread =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: CrossingError }
  | { readonly event: string; readonly args: readonly unknown[] }
  /** The thread cannot go on. */
  | { readonly failed: CrossingError }
  | { readonly isWorking: true };

/** Number of the answer that a thread gives by itself when it is open. */
export const OPENING = 0;
/** Shortest time in ms between two reports of progress. */
const PROGRESS_EVERY_MS = 1000;

/** Thrown by an answer after which the thread cannot go on: the thread ends, and its owner starts another. */
export class CannotGoOn extends Error {
  override readonly name = 'CannotGoOn';
}

const handed = new WeakMap<object, readonly ArrayBuffer[]>();
let progressAtMs = Number.POSITIVE_INFINITY;

/** Marks an answer whose buffers are moved to the asking side instead of copied; this thread must not use them any more. */
export function handedOver<T extends object>(answer: T, buffers: readonly ArrayBufferLike[]): T {
  handed.set(answer, buffers as readonly ArrayBuffer[]);
  return answer;
}

/** Reports that this thread works at its questions, which begins their deadlines again; does nothing outside of one. */
export function stillAtWork(everyMs = PROGRESS_EVERY_MS): void {
  const nowMs = performance.now();
  if (nowMs - progressAtMs < everyMs || progressAtMs === Number.POSITIVE_INFINITY) return;
  progressAtMs = nowMs;
  send({ isWorking: true });
}

/** Between two parts of long work: reports progress, and lets other questions in. */
export function turnOfWork(): Promise<void> {
  stillAtWork();
  return nextTurn();
}

export interface Served<Q extends Questions> {
  readonly answers: Answers<Q>;
  /** Called before each answer. */
  before?(): Promise<void> | void;
  /** Work beside the answers, from the opening on; its failure ends the thread. */
  beside?(): Promise<void>;
}

/** Opens the thread with the start value of its owner, and answers until the thread is ended. */
export function serveThread<Start, Q extends Questions, E extends Events = Record<never, never>>(
  open: (start: Start, tell: Tell<E>) => Served<Q> | Promise<Served<Q>>,
): void {
  progressAtMs = performance.now();
  const tell: Tell<E> = (event, ...args) => send({ event, args });
  Promise.resolve(workerData as Start)
    .then((start) => open(start, tell))
    .then((served) => {
      send({ id: OPENING, result: undefined });
      parentPort?.on('message', (message: ToThread) => owned(answer(served, message), fail));
      return served.beside?.();
    })
    .catch(fail);
}

async function answer<Q extends Questions>(
  { answers, before }: Served<Q>,
  { id, name, args }: ToThread,
): Promise<void> {
  try {
    const work = (answers as unknown as Record<string, (...args: readonly unknown[]) => unknown>)[name];
    if (id === undefined) {
      work?.apply(answers, [...args]);
      return;
    }
    await before?.();
    const result = await work?.apply(answers, [...args]);
    const buffers = typeof result === 'object' && result !== null ? handed.get(result) : undefined;
    parentPort?.postMessage({ id, result } satisfies FromThread, [...(buffers ?? [])]);
  } catch (error) {
    if (id === undefined || error instanceof CannotGoOn) fail(error);
    else send({ id, error: packError(error) });
  }
}

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}

function fail(error: unknown): void {
  send({ failed: packError(error) });
  process.exit(1);
}
