/**
 * Which receiver hung or killed the program. Each receiver is marked on disk when it starts, and the mark goes once it ran
 * a while or was stopped in order; a mark that is there at the next start is of a life that ended with that receiver.
 *
 *   one receiver was starting  → that receiver is left out
 *   several were starting      → each starts alone, one after the other, so that the next such end names one
 *   one was starting alone     → that receiver is left out
 *
 * A receiver that was left out starts again when its settings change, or when a person sets it up.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A receiver that ran this long after its start is trusted. */
export const TRUSTED_AFTER_MS = 60_000;
/** The same for a receiver that starts alone; the next one waits for it. */
export const ALONE_MS = 20_000;

type MarkState = 'starting' | 'suspect' | 'alone' | 'left-out';

interface Mark {
  readonly state: MarkState;
  /** Driver, port and settings, as text. */
  readonly settings: string;
}

/** How a receiver may start. */
export type StartVerdict = 'at-once' | 'alone' | 'left-out';

export class StartMarks {
  readonly #path: string;
  readonly #onFault: (error: unknown) => void;
  #marks: Map<string, Mark>;

  private constructor(path: string, marks: Map<string, Mark>, onFault: (error: unknown) => void) {
    this.#path = path;
    this.#marks = marks;
    this.#onFault = onFault;
  }

  /** Never throws: a file that cannot be read says nothing. `onFault` hears of marks that could not be written. */
  static open(path: string, onFault: (error: unknown) => void): StartMarks {
    const marks = new StartMarks(path, judged(readMarks(path)), onFault);
    marks.#write();
    return marks;
  }

  verdict(receiverId: string, settings: string): StartVerdict {
    const mark = this.#marks.get(receiverId);
    if (mark === undefined || mark.settings !== settings) return 'at-once';
    if (mark.state === 'left-out') return 'left-out';
    return mark.state === 'suspect' ? 'alone' : 'at-once';
  }

  starts(receiverId: string, settings: string, isAlone = false): void {
    this.#marks.set(receiverId, { state: isAlone ? 'alone' : 'starting', settings });
    this.#write();
  }

  /** The receiver ran a while, or was stopped in order. */
  trust(receiverId: string): void {
    const state = this.#marks.get(receiverId)?.state;
    if (state !== 'starting' && state !== 'alone') return;
    this.#marks.delete(receiverId);
    this.#write();
  }

  #write(): void {
    try {
      // A power cut may lose it, the end of this process cannot: no flush is needed.
      writeFileSync(`${this.#path}.new`, JSON.stringify(Object.fromEntries(this.#marks)), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
    } catch (error) {
      this.#onFault(error);
    }
  }
}

/** What the marks of the last life mean for this one. */
function judged(marks: ReadonlyMap<string, Mark>): Map<string, Mark> {
  const of = (state: MarkState) => [...marks].filter(([, mark]) => mark.state === state);
  const [alone, starting] = [of('alone'), of('starting')];
  const culprits = alone.length > 0 ? alone : starting.length === 1 ? starting : [];
  const suspects = alone.length > 0 || starting.length === 1 ? [] : starting;
  return new Map([
    ...of('left-out'),
    ...of('suspect'),
    ...suspects.map(([id, { settings }]) => [id, { state: 'suspect', settings }] as const),
    ...culprits.map(([id, { settings }]) => [id, { state: 'left-out', settings }] as const),
  ]);
}

function readMarks(path: string): Map<string, Mark> {
  try {
    const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return new Map(Object.entries(kept as object).filter(([, mark]) => isMark(mark)));
  } catch {
    return new Map();
  }
}

function isMark(value: unknown): value is Mark {
  const { state, settings } = (value ?? {}) as Partial<Mark>;
  return ['starting', 'suspect', 'alone', 'left-out'].includes(state ?? '') && typeof settings === 'string';
}
