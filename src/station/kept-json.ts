/** One JSON file of the data directory, checked when read; written aside, then renamed, so that it is whole or old. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import { ConfigError } from '../errors/errors.js';

export class KeptJson<T> {
  readonly #path: string;
  #value: T;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, value: T) {
    this.#path = path;
    this.#value = value;
  }

  /** @throws ConfigError when the file was damaged. */
  static async open<T>(path: string, schema: z.ZodType<T>, empty: T): Promise<KeptJson<T>> {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return new KeptJson(path, empty);
    try {
      return new KeptJson(path, schema.parse(JSON.parse(text)));
    } catch (error) {
      const what = `${path} is damaged; mend it, or move it away to begin without what it kept.`;
      throw new ConfigError(what, { cause: error });
    }
  }

  get value(): T {
    return this.#value;
  }

  /** Resolves when the change is on disk. */
  set(value: T): Promise<void> {
    this.#value = value;
    const written = this.#writing.then(async () => {
      await writeFile(`${this.#path}.new`, JSON.stringify(this.#value, undefined, 2));
      await rename(`${this.#path}.new`, this.#path);
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }
}
