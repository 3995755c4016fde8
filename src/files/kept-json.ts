/**
 * One JSON file of the data directory: `{ "format": 1, "value": … }`, checked when read. It is written as a new file,
 * flushed, then renamed, so that it is always complete. Files of an older format are upgraded when they are opened.
 */
import { constants } from 'node:fs';
import { copyFile, open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError, EnvironmentError, newerData, sentenceOf } from '../errors/errors.js';
import { type OnLost, putAside } from './put-aside.js';

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
  #writing: Promise<void> = Promise.resolve();

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
      const text = await readOrNothing(path);
      if (text === undefined) return new KeptJson(path, empty, options);
      return await KeptJson.#read(path, text, schema, options);
    } catch (error) {
      const { onLost } = options;
      const isOfFile = error instanceof ConfigError || error instanceof EnvironmentError;
      if (onLost === undefined || !isOfFile) throw error;
      const reason = error instanceof EnvironmentError ? 'newer' : 'damaged';
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
      // Only the first copy is of the older program, so it is not overwritten.
      const copied = copyFile(path, `${path}.format-${format}`, constants.COPYFILE_EXCL);
      await copied.catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
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
    const written = this.#writing.then(async () => {
      const file = await open(`${this.#path}.new`, 'w');
      try {
        await file.writeFile(JSON.stringify({ format: this.#format, value: this.#value }, undefined, this.#indent));
        // Flushed before the rename: after a power cut the name must not exist without its content.
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(`${this.#path}.new`, this.#path);
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }
}

/** Undefined when there is no file. A file that cannot be read is not an empty one: it would be overwritten. */
async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ConfigError(
      `${path} cannot be read (${code ?? message}). Let this account read it, or move it away to begin without what it kept.`,
      { cause: error },
    );
  }
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
  return new ConfigError(`${path} is damaged; repair it, or move it away to start without its content.`, { cause });
}
