/**
 * Which receiver hung or killed the program. Each receiver is marked on disk when it starts, and the mark goes once it ran
 * a while or was stopped in order; a mark that is there at the next start is of a life that ended with that receiver.
 *
 *   one receiver was starting  → that receiver is left out
 *   several were starting      → each starts alone, one after the other, so that the next such end names one
 *   one was starting alone     → that receiver is left out
 *
 * A life that ended with the computer (power, reboot) blames no receiver. A receiver that was left out starts again when
 * its settings change, when a person sets it up, and alone after {@link TRIED_AGAIN}: a single receiver that was
 * blamed for another fault must not stay dark.
 */

import { textOrAbsentSync } from '../files/absent.js';
import { writeWholeSync } from '../files/write-whole.js';
import { type BackoffSteps, backoffMs } from '../time/backoff.js';
import { DAY_MS, MINUTE_MS } from '../time/units.js';

/** A receiver that ran this long after its start is trusted. */
export const TRUSTED_AFTER_MS = 60_000;
/** The same for a receiver that starts alone; the next one waits for it. */
export const ALONE_MS = 20_000;

/** Waits before a receiver that was left out is tried again, alone: 10 minutes, 1, 6 and then 24 hours. */
const TRIED_AGAIN: BackoffSteps = { firstMs: 10 * MINUTE_MS, longestMs: DAY_MS, factor: 6 };
/** Linux names each start of the computer. */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

type MarkState = 'starting' | 'suspect' | 'alone' | 'left-out';

interface Mark {
  readonly state: MarkState;
  /** Driver, port and settings, as text. */
  readonly settings: string;
  /** The start of the computer in which the mark was made. */
  readonly boot?: string | undefined;
  /** How often the receiver was left out with these settings. */
  readonly times?: number | undefined;
}

/** How a receiver may start. */
export type StartVerdict = 'at-once' | 'alone' | 'left-out';

export class StartMarks {
  readonly #path: string;
  readonly #onFault: (error: unknown) => void;
  readonly #boot: string;
  #marks: Map<string, Mark>;

  private constructor(path: string, boot: string, marks: Map<string, Mark>, onFault: (error: unknown) => void) {
    this.#path = path;
    this.#boot = boot;
    this.#marks = marks;
    this.#onFault = onFault;
  }

  /** Never throws: a file that cannot be read says nothing. `onFault` hears of marks that could not be written. */
  static open(path: string, onFault: (error: unknown) => void, boot = bootId()): StartMarks {
    let found = new Map<string, Mark>();
    try {
      found = marksIn(textOrAbsentSync(path) ?? '');
    } catch (error) {
      onFault(error);
    }
    const marks = new StartMarks(path, boot, judged(found, boot), onFault);
    marks.#write();
    return marks;
  }

  verdict(receiverId: string, settings: string): StartVerdict {
    const mark = this.#marks.get(receiverId);
    if (mark === undefined || mark.settings !== settings) return 'at-once';
    if (mark.state === 'left-out') return 'left-out';
    return mark.state === 'suspect' ? 'alone' : 'at-once';
  }

  /** Time after which a receiver that is left out is tried again, in ms. */
  triedAgainAfterMs(receiverId: string): number {
    return backoffMs(this.#marks.get(receiverId)?.times ?? 1, TRIED_AGAIN);
  }

  starts(receiverId: string, settings: string, isAlone = false): void {
    const before = this.#marks.get(receiverId);
    const times = before?.settings === settings ? before.times : undefined;
    this.#marks.set(receiverId, { state: isAlone ? 'alone' : 'starting', settings, boot: this.#boot, times });
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
      // A mark is of no use after a power cut: a life that ended with the computer blames no receiver.
      writeWholeSync(this.#path, JSON.stringify(Object.fromEntries(this.#marks)), false);
    } catch (error) {
      this.#onFault(error);
    }
  }
}

/** What the marks of the last life mean for this one. */
function judged(marks: ReadonlyMap<string, Mark>, boot: string): Map<string, Mark> {
  const isOfThisBoot = (mark: Mark) => mark.boot === undefined || mark.boot === boot;
  const of = (state: MarkState) => [...marks].filter(([, mark]) => mark.state === state && isOfThisBoot(mark));
  const [alone, starting] = [of('alone'), of('starting')];
  const culprits = alone.length > 0 ? alone : starting.length === 1 ? starting : [];
  const suspects = alone.length > 0 || starting.length === 1 ? [] : starting;
  const kept = [...marks].filter(([, { state }]) => state === 'left-out' || state === 'suspect');
  return new Map<string, Mark>([
    ...kept,
    ...suspects.map(([id, mark]) => [id, { ...mark, state: 'suspect' }] as const),
    ...culprits.map(([id, mark]) => [id, { ...mark, state: 'left-out', times: (mark.times ?? 0) + 1 }] as const),
  ]);
}

/** Empty where the system does not say. */
function bootId(): string {
  return textOrAbsentSync(BOOT_ID)?.trim() ?? '';
}

/** None in a damaged text. */
function marksIn(text: string): Map<string, Mark> {
  try {
    const kept: unknown = JSON.parse(text);
    return new Map(Object.entries(kept as object).filter(([, mark]) => isMark(mark)));
  } catch {
    return new Map();
  }
}

function isMark(value: unknown): value is Mark {
  const { state, settings } = (value ?? {}) as Partial<Mark>;
  return ['starting', 'suspect', 'alone', 'left-out'].includes(state ?? '') && typeof settings === 'string';
}
