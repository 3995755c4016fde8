/**
 * The one way in which the page follows data of the program. A question, and what makes its answer old:
 *
 *   messages of the socket ─┐
 *   an interval ────────────┼──► question ──► newest answer ──► folded messages ──► listeners
 *   an act of the reader ───┤
 *   a return of the line ───┘  (always: nobody has to think of it)
 *
 * An older answer never takes the place of a newer one, a question that nobody waits for is aborted, and the last good
 * answer stays while later questions fail.
 *
 * Written here and not taken from TanStack Query: that is 10 kB of the compressed entry where this is 1.5 kB, it has no
 * word for messages that are newer than an answer under way, and a return of our socket is not the browser's "online".
 */
import type { ServerMessage } from '../../../../src/api/live.js';

type Kind = ServerMessage['type'];

/** `return`: the program is heard again. `unheard`: no messages get through a network, so any may have been missed. */
export type LineEvent = ServerMessage | { readonly type: 'return' } | { readonly type: 'unheard' };

export type Question<T> = (signal: AbortSignal, before: T | undefined) => Promise<T>;

export interface Newness<T> {
  /** Time in ms from an answer to the next question; it may depend on the answer. */
  readonly everyMs?: number | undefined | ((value: T | undefined) => number | undefined);
  /** Messages after which the question is asked again. */
  readonly after?: readonly Kind[] | ((message: ServerMessage, value: T | undefined) => boolean);
  /** Messages that carry the change itself; given back the same value, nothing has changed. */
  readonly fold?: { readonly [K in Kind]?: (value: T, message: Extract<ServerMessage, { type: K }>) => T };
  /** Also asked while the tab is hidden: for what sounds there, or stands in the title of the window. */
  readonly whileHidden?: boolean;
}

export interface Known<T> {
  /** The newest answer; stays while later questions fail. */
  readonly value: T | undefined;
  /** Why the last question failed; undefined when it was answered. */
  readonly error: unknown;
  /** Epoch ms of the newest answer. */
  readonly answeredAt: number | undefined;
}

/** Shortest time in ms between two questions after messages: a flood has many. */
const PACE_MS = 1500;
/** An answer that is not older is not asked for again because another part of the page begins to show it, ms. */
const FRESH_MS = 10_000;
/** Most messages kept while a question is under way; after more, the question is asked again. */
const MOST_UNFOLDED = 1000;

const ears = new Set<(event: LineEvent) => void>();
let returns = 0;

/** Tells all followed data what came over the line. */
export function tellFollowers(event: LineEvent): void {
  if (event.type === 'return') returns += 1;
  for (const hear of ears) hear(event);
}

/** Data that is followed while it has listeners. */
export class Followed<T> {
  readonly #question: Question<T>;
  readonly #newness: () => Newness<T>;
  readonly #listeners = new Set<() => void>();
  #known: Known<T>;
  #asking: AbortController | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #returnsSeen = -1;
  /** Messages since the question under way was asked: its answer may be older. */
  #unfolded: ServerMessage[] = [];
  /** The question under way must be asked again. */
  #isOutdated = false;
  /** A question was due while the tab was hidden. */
  #isLate = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Number.POSITIVE_INFINITY;

  /** @param initial shown until the first answer */
  constructor(question: Question<T>, newness: () => Newness<T> = () => ({}), initial?: T) {
    this.#question = question;
    this.#newness = newness;
    this.#known = { value: initial, error: undefined, answeredAt: undefined };
  }

  readonly known = (): Known<T> => this.#known;

  /** Calls the listener after each change; the first one begins to ask, the last one that leaves ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#begin();
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#end();
    };
  };

  /** Asks now, because the reader acted. An answer under way was asked for before that and is dropped. */
  readonly ask = (): Promise<void> => this.#ask(this.#question);

  /** Takes the answer of an act: it is newer than an answer under way. */
  readonly take = (value: T): void => {
    this.#drop();
    this.#show({ value, error: undefined, answeredAt: Date.now() });
    this.#wait();
  };

  /** Changes the answer in its place, because the reader acted on this page only. */
  readonly change = (to: (value: T) => T): void => {
    const { value } = this.#known;
    if (value !== undefined) this.#show({ ...this.#known, value: to(value) });
  };

  /** Adds to the answer, such as the next page. Does nothing while a question is under way: its answer is another list. */
  readonly extend = async (more: (value: T, signal: AbortSignal) => Promise<T>): Promise<void> => {
    const { value } = this.#known;
    if (value !== undefined && this.#asking === undefined) await this.#ask((signal) => more(value, signal));
  };

  #begin(): void {
    ears.add(this.#hear);
    document.addEventListener('visibilitychange', this.#seen);
    const ageMs = Date.now() - (this.#known.answeredAt ?? Number.NEGATIVE_INFINITY);
    if (ageMs < FRESH_MS && this.#returnsSeen === returns) this.#wait();
    else void this.ask();
  }

  #end(): void {
    ears.delete(this.#hear);
    document.removeEventListener('visibilitychange', this.#seen);
    this.#drop();
  }

  /** Ends the question under way and the wait for the next one. */
  #drop(): void {
    this.#asking?.abort();
    this.#asking = undefined;
    this.#unfolded = [];
    this.#isOutdated = false;
    this.#isLate = false;
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  async #ask(question: Question<T>): Promise<void> {
    this.#drop();
    const asking = new AbortController();
    this.#asking = asking;
    this.#askedAt = performance.now();
    this.#returnsSeen = returns;
    const answered = await question(asking.signal, this.#known.value).then(
      (answer) => {
        const value = this.#unfolded.reduce((known, message) => this.#folded(known, message), answer);
        return { value, error: undefined, answeredAt: Date.now() };
      },
      (error: unknown) => ({ ...this.#known, error }),
    );
    if (asking !== this.#asking) return;
    this.#asking = undefined;
    this.#unfolded = [];
    this.#show(answered);
    this.#wait();
  }

  #show(known: Known<T>): void {
    this.#known = known;
    for (const listener of this.#listeners) listener();
  }

  /** The next question: after news that came meanwhile, or after the interval. */
  #wait(): void {
    // An act of the reader may bring an answer that nobody follows.
    if (this.#listeners.size === 0) return;
    const { everyMs } = this.#newness();
    const waitMs = typeof everyMs === 'function' ? everyMs(this.#known.value) : everyMs;
    if (this.#isOutdated) this.#askAt(this.#askedAt + PACE_MS);
    else if (waitMs !== undefined) this.#askAt(performance.now() + waitMs);
  }

  /** Asks at this instant of `performance.now()`, unless a question is due before. */
  #askAt(at: number): void {
    if (at >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(this.#due, Math.max(0, at - performance.now()));
  }

  readonly #due = (): void => {
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#isLate = document.hidden && this.#newness().whileHidden !== true;
    if (!this.#isLate) void this.ask();
  };

  readonly #seen = (): void => {
    if (this.#isLate && !document.hidden) void this.ask();
  };

  readonly #hear = (event: LineEvent): void => {
    const { after, fold = {} } = this.#newness();
    if (event.type === 'return') {
      // A question from before the return may hang on the old connection.
      this.#due();
      return;
    }
    if (event.type === 'unheard') {
      if (after !== undefined || Object.keys(fold).length > 0) this.#soon();
      return;
    }
    const { value } = this.#known;
    const isNews = typeof after === 'function' ? after(event, value) : after?.includes(event.type);
    if (fold[event.type] !== undefined) {
      if (this.#asking !== undefined) this.#unfolded.push(event);
      if (this.#unfolded.length > MOST_UNFOLDED) {
        this.#unfolded = [];
        this.#isOutdated = true;
      }
      const next = value === undefined ? value : this.#folded(value, event);
      if (next !== value) this.#show({ ...this.#known, value: next });
    }
    if (isNews === true) this.#soon();
  };

  #folded(value: T, message: ServerMessage): T {
    const fold = this.#newness().fold?.[message.type] as ((value: T, message: ServerMessage) => T) | undefined;
    return fold === undefined ? value : fold(value, message);
  }

  /** Asks after news. A question under way is awaited first: on a slow line none would ever be answered otherwise. */
  #soon(): void {
    if (this.#asking !== undefined) this.#isOutdated = true;
    else this.#askAt(Math.max(performance.now(), this.#askedAt + PACE_MS));
  }
}
