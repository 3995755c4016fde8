/**
 * Few log lines for conditions that last or repeat, for the person who reads the log at night: one line when a condition
 * begins, with its reason; one when it is over, with its length and count; and a summary of all that last: once a minute of
 * those that were seen again, once an hour of those that merely last. Pure.
 */
import { defined } from '../rf/defined.js';
import { MINUTE_MS } from '../time/units.js';
import { spellDuration } from '../words/sentence.js';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Sight {
  readonly level: 'warn' | 'error';
  /** The same words while the condition is in the same state: "receiver lost". */
  readonly text: string;
  /** Name of the receiver, server or channel; empty for the program itself. */
  readonly about: string;
  readonly problem: string | undefined;
  readonly fields?: LogLine['fields'] | undefined;
}

interface Condition extends Sight {
  /** True for a fault without a sign of its end: it is over when a whole minute passed without it. */
  readonly endsBySilence: boolean;
  since: number;
  seenAt: number;
  isOver: boolean;
  /** Number of sights since it began. */
  times: number;
  /** Number of begins that got no line of their own, and sights since the last line. */
  untoldBegins: number;
  untoldTimes: number;
  /** Lines of its own since the last minute. */
  lines: number;
  toldAt: number;
}

/** A condition that comes and goes gets this many lines of its own a minute; the summary counts the rest. */
const OWN_LINES_A_MINUTE = 4;
/** A condition that was told a moment ago is not in the summary yet. */
const JUST_TOLD_MS = 30_000;
/** A condition that lasts without being seen again is in a summary this often. */
const REMINDED_MS = 60 * MINUTE_MS;
/** A bound for faults whose words never repeat; what comes beyond it is counted together. */
const MOST_CONDITIONS = 200;
const MOST_NAMED = 8;
const OTHER_FAULTS: Sight = { level: 'error', text: 'many other faults', about: '', problem: undefined };

export class Conditions {
  readonly #all = new Map<string, Condition>();

  /** A condition that lasts until `over` with the same key. @param at ms of a clock that nobody sets */
  holds(key: string, sight: Sight, at: number): LogLine | undefined {
    return this.#seen(key, sight, false, at);
  }

  /** Other words for a condition that lasts, which are no news: the next line has them. */
  reworded(key: string, text: string): void {
    const condition = this.#all.get(key);
    if (condition?.isOver === false) this.#all.set(key, { ...condition, text });
  }

  /** A fault that happened once, or happens again and again. */
  happened({ text, about, problem, ...rest }: Sight, at: number): LogLine | undefined {
    // Numbers in a sentence (ports, sizes, counts) make no other fault of it.
    const key = `${text}/${about}/${problem?.replace(/\d+/g, '#') ?? ''}`;
    const sight = { ...rest, text, about, problem };
    if (this.#all.has(key) || this.#all.size < MOST_CONDITIONS) return this.#seen(key, sight, true, at);
    return this.#seen('other', { ...OTHER_FAULTS, problem }, true, at);
  }

  /** True while the condition lasts. */
  has(key: string): boolean {
    return this.#all.get(key)?.isOver === false;
  }

  /** Ends a condition; does nothing where there is none. @param text what is so now: "receiver sweeping" */
  over(key: string, text: string, at: number, fields: LogLine['fields'] = {}): LogLine | undefined {
    const condition = this.#all.get(key);
    if (condition === undefined || condition.isOver) return undefined;
    condition.isOver = true;
    condition.seenAt = at;
    return this.#own(condition, at, { level: 'info', text, fields: { ...fields, ...lengthOf(condition, at) } });
  }

  /** Called once a minute: ends of faults that were not seen for a minute, then the summary of what lasts. */
  minute(at: number): LogLine[] {
    const lines: LogLine[] = [];
    for (const condition of this.#all.values()) {
      condition.lines = 0;
      if (!condition.endsBySilence || condition.isOver || at - condition.seenAt < MINUTE_MS) continue;
      condition.isOver = true;
      if (condition.times === 1) continue;
      const { text, about, problem } = condition;
      const fields = { ...named(about), problem, ...lengthOf(condition, condition.seenAt) };
      lines.push({ level: 'info', text: `not seen for a minute: ${text}`, fields });
      condition.untoldBegins = 0;
    }
    const summary = this.#summary(at);
    for (const [key, { isOver, untoldBegins }] of this.#all) if (isOver && untoldBegins === 0) this.#all.delete(key);
    return summary === undefined ? lines : [...lines, summary];
  }

  #seen(key: string, sight: Sight, endsBySilence: boolean, at: number): LogLine | undefined {
    const before = this.#all.get(key);
    const begins = before === undefined || before.isOver;
    const isNews = begins || before.text !== sight.text;
    const counts = { untoldBegins: 0, untoldTimes: 0, lines: 0, toldAt: Number.NEGATIVE_INFINITY, ...before };
    const now: Condition = {
      ...counts,
      ...sight,
      endsBySilence,
      seenAt: at,
      isOver: false,
      since: begins ? at : before.since,
      times: begins ? 1 : before.times + 1,
      untoldTimes: counts.untoldTimes + 1,
    };
    this.#all.set(key, now);
    if (!isNews) return undefined;
    const { level, text, about, problem, fields } = sight;
    const line = this.#own(now, at, { level, text, fields: { ...named(about), problem, ...fields } });
    if (line === undefined && begins) now.untoldBegins += 1;
    return line;
  }

  /** The line, unless the condition had its lines of this minute. */
  #own(condition: Condition, at: number, line: LogLine): LogLine | undefined {
    if (condition.lines >= OWN_LINES_A_MINUTE) return undefined;
    condition.lines += 1;
    condition.toldAt = at;
    condition.untoldTimes = 0;
    return line;
  }

  #summary(at: number): LogLine | undefined {
    const lasting = [...this.#all.values()].filter(
      ({ isOver, untoldBegins, untoldTimes, toldAt, endsBySilence }) =>
        untoldBegins > 0 ||
        (!isOver && (untoldTimes > 0 ? at - toldAt >= JUST_TOLD_MS : !endsBySilence && at - toldAt >= REMINDED_MS)),
    );
    if (lasting.length === 0) return undefined;
    const sentences = lasting.slice(0, MOST_NAMED).map((condition) => sentenceOf(condition, at));
    const rest = lasting.length > MOST_NAMED ? `; and ${lasting.length - MOST_NAMED} more` : '';
    for (const condition of lasting) Object.assign(condition, { untoldBegins: 0, untoldTimes: 0, toldAt: at });
    const level = lasting.some((one) => one.level === 'error') ? 'error' : 'warn';
    return { level, text: `still: ${sentences.join('; ')}${rest}`, fields: { conditions: lasting.length } };
  }
}

function named(about: string): LogLine['fields'] {
  return about === '' ? {} : { about };
}

function lengthOf({ since, times }: Condition, at: number): LogLine['fields'] {
  return { lasted: spellDuration(at - since, 'en'), ...defined({ times: times > 1 ? times : undefined }) };
}

/** "receiver lost: ls-01-vhf, for 12 min, 5 times since the last line (/dev/ttyACM0 is not there.)" */
function sentenceOf(condition: Condition, at: number): string {
  const { text, about, problem, isOver, since, untoldBegins, untoldTimes } = condition;
  const whose = about === '' ? text : `${text}: ${about}`;
  const why = problem === undefined ? '' : ` (${problem})`;
  if (untoldBegins > 0) return `${whose}, came again ${untoldBegins} times, ${isOver ? 'now over' : 'and lasts'}${why}`;
  const count = untoldTimes === 0 ? '' : `, ${untoldTimes} times since the last line`;
  return `${whose}, for ${spellDuration(at - since, 'en')}${count}${why}`;
}
