/**
 * One JSON file of the data directory: `{ "format": 1, "value": … }`, checked when read and always complete. Files of an older
 * format are upgraded when they are opened.
 */
import { z } from 'zod';
import { ConfigError, EnvironmentError, newerData, sentenceOf } from '../errors/errors.js';
import { textOrAbsent } from './absent.js';
import { isElsewhere, type OnLost, putAside } from './put-aside.js';
import { copyOnce, writeWhole } from './write-whole.js';

/** Converts the value of one format to the next. A step that was released is never edited. */
export type KeptStep = (value: unknown) => unknown;

export interface KeptJsonOptions {
  /** Steps from format 1 to 2, from 2 to 3 … */
  readonly steps?: readonly KeptStep[];
  /** True for no line breaks, for a file that no person edits and that is written often. */
  readonly compact?: boolean;
  /** Hears of a file that cannot be used: the file is put aside, and the value is the empty one. Without this, opening throws. */
  readonly onLost?: OnLost | undefined;
}

/** The first files had only the value. */
const BARE = 0;
const envelope = z.strictObject({ format: z.int().positive(), value: z.unknown() });

export class KeptJson<T> {
  readonly #path: string;
  readonly #format: number;
  readonly #indent: number | undefined;
  #value: T;

  private constructor(path: string, value: T, { steps = [], compact = false }: KeptJsonOptions) {
    this.#path = path;
    this.#format = 1 + steps.length;
    this.#indent = compact ? undefined : 2;
    this.#value = value;
  }

  /** @throws ConfigError when the file is damaged or cannot be read; EnvironmentError when a newer program wrote it */
  static async open<T>(
    path: string,
    schema: z.ZodType<T>,
    empty: T,
    options: KeptJsonOptions = {},
  ): Promise<KeptJson<T>> {
    try {
      const text = await textOrAbsent(path).catch((error: unknown) => {
        throw unreadable(path, error);
      });
      if (text === undefined) return new KeptJson(path, empty, options);
      return await KeptJson.#read(path, text, schema, options);
    } catch (error) {
      const { onLost } = options;
      const isOfFile = error instanceof ConfigError || error instanceof EnvironmentError;
      if (onLost === undefined || !isOfFile) throw error;
      const reason = error instanceof EnvironmentError ? 'newer' : isElsewhere(error.cause) ? 'unreadable' : 'damaged';
      onLost({ path, keptAs: putAside(path, reason), reason, fault: sentenceOf(error) });
      return new KeptJson(path, empty, options);
    }
  }

  static async #read<T>(
    path: string,
    text: string,
    schema: z.ZodType<T>,
    options: KeptJsonOptions,
  ): Promise<KeptJson<T>> {
    const { steps = [] } = options;
    const newest = 1 + steps.length;
    const { format, value } = opened(path, text);
    if (format > newest) throw newerData(path, format, newest);
    let known: T;
    try {
      known = schema.parse(steps.slice(Math.max(0, format - 1)).reduce((older, step) => step(older), value));
    } catch (error) {
      throw damaged(path, error);
    }
    const file = new KeptJson(path, known, options);
    if (format < newest) {
      await copyOnce(path, `${path}.format-${format}`);
      await file.set(known);
    }
    return file;
  }

  get value(): T {
    return this.#value;
  }

  /** Resolves when the change is on disk. */
  set(value: T): Promise<void> {
    this.#value = value;
    return writeWhole(this.#path, JSON.stringify({ format: this.#format, value }, undefined, this.#indent));
  }
}

function unreadable(path: string, cause: unknown): ConfigError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return ConfigError.because(
    cause,
    '{path} cannot be read ({why}). Let this account read it, or move it away to begin without what it kept.',
    {
      path,
      why: code ?? message,
    },
  );
}

function opened(path: string, text: string): { format: number; value: unknown } {
  try {
    const json: unknown = JSON.parse(text);
    const wrapped = envelope.safeParse(json);
    return wrapped.success ? wrapped.data : { format: BARE, value: json };
  } catch (error) {
    throw damaged(path, error);
  }
}

function damaged(path: string, cause: unknown): ConfigError {
  return ConfigError.because(cause, '{path} is damaged; repair it, or move it away to start without its content.', {
    path,
  });
}
