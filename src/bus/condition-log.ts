/** The log of the program's conditions: writes the lines that `Conditions` makes. */
import type { Logger } from 'pino';
import { sentenceOf } from '../errors/errors.js';
import type { Part } from '../errors/part.js';
import { defined } from '../rf/defined.js';
import { MINUTE_MS } from '../time/units.js';
import { every, type Repeated, unexpected } from '../time/work.js';
import { Conditions, type LogLine, type Sight } from './conditions.js';

export class ConditionLog implements Part {
  readonly #conditions = new Conditions();
  readonly #log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly #even: () => number;
  #timer: Repeated | undefined;

  /** @param even ms of a clock that nobody sets; replaced in tests */
  constructor(log: Pick<Logger, 'info' | 'warn' | 'error'>, even: () => number = () => performance.now()) {
    this.#log = log;
    this.#even = even;
  }

  start(): void {
    this.#timer = every(MINUTE_MS, () => this.#conditions.minute(this.#even()).forEach(this.#write), unexpected);
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** A condition that lasts until `over` with the same key. */
  holds(key: string, sight: Sight): void {
    this.#write(this.#conditions.holds(key, sight, this.#even()));
  }

  /** A fault that happened, perhaps not for the first time. @param error the fault itself, or a sentence about it */
  happened(text: string, error: unknown, more: Partial<Pick<Sight, 'about' | 'level' | 'fields'>> = {}): void {
    const { about = '', level = 'error' } = more;
    const fields = { ...more.fields, ...defined({ err: error instanceof Error ? error : undefined }) };
    const problem = sentenceOf(error);
    this.#write(this.#conditions.happened({ level, text, about, problem, fields }, this.#even()));
  }

  reworded(key: string, text: string): void {
    this.#conditions.reworded(key, text);
  }

  has(key: string): boolean {
    return this.#conditions.has(key);
  }

  over(key: string, text: string, fields?: LogLine['fields']): void {
    this.#write(this.#conditions.over(key, text, this.#even(), fields));
  }

  readonly #write = (line: LogLine | undefined): void => {
    if (line !== undefined) this.#log[line.level](line.fields, line.text);
  };
}
