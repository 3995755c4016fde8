/**
 * What a thread can be asked, stated once for both sides: each question with its types and its deadline. The thread answers
 * with an object of functions ({@link Answers}); the asking side has the same functions with promises ({@link Asked}).
 *
 *   const WORK = { count: asks<(text: string) => number>(), forget: tells<(text: string) => void>() };
 */

type Work = (...args: never[]) => unknown;

/** Longest wait in ms for an answer, unless the question says otherwise. */
const USUAL_MS = 60_000;

export interface Question<F extends Work = Work, Answer = unknown> {
  readonly kind: 'question';
  /** Longest wait in ms for the answer; progress of the thread's work begins it again. */
  readonly withinMs: number;
  /** Makes the answer of what the thread sent. */
  unpack(sent: unknown): Answer;
  /** For types alone. */
  readonly work?: F;
}

/** A message without an answer. An order that fails ends the thread. */
export interface Order<F extends Work = Work> {
  readonly kind: 'order';
  /** For types alone. */
  readonly work?: F;
}

export type Questions = Readonly<Record<string, Question | Order>>;

/** Events of a thread, by name. */
export type Events = object;

type Args<F> = F extends (...args: infer A) => unknown ? A : never;
type Result<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;

/** The questions as functions of the asking side. */
export type Asked<Q> = {
  readonly [Name in keyof Q]: Q[Name] extends Question<infer F, infer Answer>
    ? (...args: Args<F>) => Promise<Answer>
    : Q[Name] extends Order<infer F>
      ? (...args: Args<F>) => void
      : never;
};

/** The questions as functions of the thread. */
export type Answers<Q> = {
  readonly [Name in keyof Q]: Q[Name] extends Question<infer F> | Order<infer F>
    ? (...args: Args<F>) => Result<F> | Promise<Result<F>>
    : never;
};

/** Tells the asking side an event. */
export type Tell<E extends Events> = <Name extends keyof E & string>(name: Name, ...args: Args<E[Name]>) => void;

export function asks<F extends Work>(withinMs = USUAL_MS): Question<F, Result<F>> {
  return { kind: 'question', withinMs, unpack: (sent) => sent as Result<F> };
}

/** A question whose answer travels in another form than it is used in. */
export function asksPacked<F extends Work, Answer>(unpack: (sent: Result<F>) => Answer): Question<F, Answer> {
  return { kind: 'question', withinMs: USUAL_MS, unpack: (sent) => unpack(sent as Result<F>) };
}

export function tells<F extends (...args: never[]) => void>(): Order<F> {
  return { kind: 'order' };
}

/** Message to a thread; one with a number is answered. */
export interface ToThread {
  readonly id: number | undefined;
  readonly name: string;
  readonly args: readonly unknown[];
}
