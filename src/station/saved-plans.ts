/** Plans changed over the API, kept in the data directory: written aside, then renamed, so that it is whole or old. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { planSchema } from '../config/config.js';
import { ConfigError } from '../errors/errors.js';
import type { SweepPlan } from '../rf/plan.js';

const fileSchema = z.record(z.string(), z.array(planSchema));

export class SavedPlans {
  readonly #path: string;
  readonly #plans: Map<string, readonly SweepPlan[]>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, plans: Map<string, readonly SweepPlan[]>) {
    this.#path = path;
    this.#plans = plans;
  }

  /** @throws ConfigError when the file was damaged by hand. */
  static async open(path: string): Promise<SavedPlans> {
    const text = await readFile(path, 'utf8').catch(() => '{}');
    try {
      return new SavedPlans(path, new Map(Object.entries(fileSchema.parse(JSON.parse(text)))));
    } catch (error) {
      const cause = { cause: error };
      throw new ConfigError(`${path} is not a list of plans; remove it to go back to the configuration.`, cause);
    }
  }

  get all(): ReadonlyMap<string, readonly SweepPlan[]> {
    return this.#plans;
  }

  /** Resolves when the change is on disk. */
  set(receiverId: string, plans: readonly SweepPlan[]): Promise<void> {
    this.#plans.set(receiverId, plans);
    return this.#write();
  }

  /** The configuration's plans hold again. */
  async forget(receiverId: string): Promise<void> {
    if (this.#plans.delete(receiverId)) await this.#write();
  }

  #write(): Promise<void> {
    const written = this.#writing.then(async () => {
      await writeFile(`${this.#path}.new`, JSON.stringify(Object.fromEntries(this.#plans), undefined, 2));
      await rename(`${this.#path}.new`, this.#path);
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }
}
