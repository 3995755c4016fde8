/** The channel between parts of the program: few topics, typed; listeners are called synchronously and in order. */
import type { Incident } from '../incidents/incident.js';
import type { ReceiverState } from '../receiver/loop.js';
import type { Sweep } from '../rf/sweep.js';

export interface Topics {
  sweep: Sweep;
  receiver: ReceiverState;
  /** An incident that changed, after the case book kept it. */
  incident: Incident;
}

export type Topic = keyof Topics;

export class Bus {
  readonly #listeners = new Map<Topic, Set<(value: never) => void>>();
  readonly #onFault: (topic: Topic, error: unknown) => void;

  /** `onFault` is called for a listener that threw; the other listeners still get the value. */
  constructor(onFault: (topic: Topic, error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Returns the function that ends the subscription. */
  on<T extends Topic>(topic: T, listener: (value: Topics[T]) => void): () => void {
    const set = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  emit<T extends Topic>(topic: T, value: Topics[T]): void {
    for (const listener of this.#listeners.get(topic) ?? []) {
      try {
        (listener as (value: Topics[T]) => void)(value);
      } catch (error) {
        this.#onFault(topic, error);
      }
    }
  }
}
