/** Questions to the thread `asked-worker.ts`. */
import { asks, tells } from '../../src/threads/questions.js';
import { SaidError } from '../../src/words/said.js';

export class OwnFault extends SaidError {
  override readonly name = 'OwnFault';
}

export const ANSWER_WITHIN_MS = 300;

export const TRIED = {
  double: asks<(value: number) => number>(),
  fail: asks<(kind: string) => void>(),
  endBy: asks<(kind: 'exit' | 'fault' | 'crash') => void>(),
  /** Answers after a time in which the thread does nothing else; `progress`: and says each 20 ms that it works. */
  block: asks<(ms: number, progress: boolean) => string>(ANSWER_WITHIN_MS),
  answerLate: asks<(ms: number) => string>(ANSWER_WITHIN_MS),
  never: asks<() => void>(),
  levels: asks<(count: number) => Float32Array>(),
  lengthLeft: asks<() => number>(),
  note: tells<(text: string) => void>(),
  spoil: tells<() => void>(),
};

export interface TriedEvents {
  noted(text: string, before: number): void;
}
