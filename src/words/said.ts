/**
 * Sentences for people. A sentence is its English template with values, `say('Drill {id} is running.', { id })`, and the catalogue
 * has its Vietnamese: a sentence without Vietnamese, or with a missing value, does not compile.
 */
import { ACCESS } from './said/access.js';
import { CONFIG } from './said/config.js';
import { DRIVERS } from './said/drivers.js';
import { DUTY } from './said/duty.js';
import { FILE_JOBS } from './said/file-jobs.js';
import { FILES } from './said/files.js';
import { HTTP } from './said/http.js';
import { IMPORT } from './said/import.js';
import { NETWORK } from './said/network.js';
import { PROGRAM } from './said/program.js';
import { SCHEMA } from './said/schema.js';
import { STATION } from './said/station.js';
import type { Language, Words } from './sentence.js';

export type { Language, Words };

export const CATALOGUE = {
  ...ACCESS,
  ...CONFIG,
  ...STATION,
  ...DRIVERS,
  ...IMPORT,
  ...NETWORK,
  ...PROGRAM,
  ...SCHEMA,
  ...HTTP,
  ...DUTY,
  ...FILES,
  ...FILE_JOBS,
};

export type Template = keyof typeof CATALOGUE;
type Named<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;
/** A value in a sentence; another sentence stands in it in the language of the whole. */
export type SaidValue = string | number | Words;
/** The values that a template needs, as the last arguments of a call. */
export type Values<T extends string> = [Named<T>] extends [never]
  ? [values?: undefined]
  : [values: Readonly<Record<Named<T>, SaidValue>>];

export function say<T extends Template>(template: T, ...values: Values<T>): Words;
export function say(template: Template, values: Readonly<Record<string, SaidValue>> = {}): Words {
  return { vi: filled(CATALOGUE[template], values, 'vi'), en: filled(template, values, 'en') };
}

function filled(template: string, values: Readonly<Record<string, SaidValue>>, language: Language): string {
  const text = template.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name] ?? '';
    return typeof value === 'object' ? value[language] : String(value);
  });
  // A sentence that ends with another one has its full stop from that.
  return text.replace(/([.!?…])\.$/, '$1');
}

/** Text of another program, of a library or of a person: as it came, in both languages. */
export function asItCame(text: string): Words {
  return { vi: text, en: text };
}

export function joined(words: readonly Words[], between: Words = asItCame('; ')): Words {
  return { vi: words.map(({ vi }) => vi).join(between.vi), en: words.map(({ en }) => en).join(between.en) };
}

/** An error whose sentence a person reads, in both languages. `message`, for logs, is the English one. */
export class SaidError extends Error {
  readonly said: Words;
  constructor(said: Words, options?: ErrorOptions) {
    super(said.en, options);
    this.said = said;
  }

  /** `throw DrillRefused.of('Drill {id} is running.', { id })` */
  static of<E, T extends Template>(this: new (said: Words) => E, template: T, ...values: Values<T>): E {
    return new this(say(template, ...values));
  }

  static because<E, T extends Template>(
    this: new (
      said: Words,
      options: ErrorOptions,
    ) => E,
    cause: unknown,
    template: T,
    ...values: Values<T>
  ): E {
    return new this(say(template, ...values), { cause });
  }
}

/** A value that a pure function refuses, with its sentence in both languages. */
export class ImpossibleValue extends RangeError {
  readonly said: Words;
  constructor(said: Words, options?: ErrorOptions) {
    super(said.en, options);
    this.said = said;
  }

  static of<T extends Template>(template: T, ...values: Values<T>): ImpossibleValue {
    return new ImpossibleValue(say(template, ...values));
  }
}
