/** Plans changed over the API, stored in the data directory. */
import { z } from 'zod';
import { planSchema } from '../config/config.js';
import { KeptJson } from '../files/kept-json.js';
import type { OnLost } from '../files/put-aside.js';
import type { SweepPlan } from '../rf/plan.js';

const fileSchema = z.record(z.string(), z.array(planSchema));
type PlansFile = Readonly<Record<string, readonly SweepPlan[]>>;

export class SavedPlans {
  readonly #file: KeptJson<PlansFile>;
  readonly #plans: Map<string, readonly SweepPlan[]>;

  private constructor(file: KeptJson<PlansFile>) {
    this.#file = file;
    this.#plans = new Map(Object.entries(file.value));
  }

  /** @throws ConfigError when the file is damaged; EnvironmentError when a newer program wrote it. */
  static async open(path: string, onLost?: OnLost): Promise<SavedPlans> {
    return new SavedPlans(await KeptJson.open(path, fileSchema, {}, { onLost }));
  }

  get all(): ReadonlyMap<string, readonly SweepPlan[]> {
    return this.#plans;
  }

  /** Resolves when the change is on disk. */
  set(receiverId: string, plans: readonly SweepPlan[]): Promise<void> {
    this.#plans.set(receiverId, plans);
    return this.#write();
  }

  /** Removes the stored plans, so that the configuration's plans are used again. */
  async forget(receiverId: string): Promise<void> {
    if (this.#plans.delete(receiverId)) await this.#write();
  }

  #write(): Promise<void> {
    return this.#file.set(Object.fromEntries(this.#plans));
  }
}
