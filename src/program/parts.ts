/**
 * The program is a list of parts. A part is made from the parts before it, in the order in which a sweep meets them. All parts
 * are started in that order and stopped backwards. A part that cannot be made or started is named in the error, and the rest is
 * stopped.
 */
import { sentenceOf } from '../errors/errors.js';
import type { Part, Trouble } from '../errors/part.js';
import type { Route } from '../http/route.js';

/**
 * Longest time in ms in which all parts together stop. A part that takes longer is abandoned, and the parts before it are
 * stopped.
 */
const STOP_WITHIN_MS = 60_000;
/** Longest time in ms to stop after a failed start: the process must end within 10 s. */
const GIVE_UP_WITHIN_MS = 7000;
/** Time in ms that a part gets even when the parts stopped before it used up all the time. */
const LEAST_STOP_MS = 500;

export class PartFailed extends Error {
  override readonly name = 'PartFailed';

  constructor(part: string, cause: unknown) {
    super(`The part "${part}" cannot start: ${sentenceOf(cause)}`, { cause });
  }
}

export class Parts {
  readonly #parts: { readonly name: string; readonly part: Part }[] = [];
  readonly #routes: Route[] = [];
  readonly #onFault: (sentence: string) => void;

  /** @param onFault called for a part that did not stop properly */
  constructor(onFault: (sentence: string) => void) {
    this.#onFault = onFault;
  }

  /** Makes a part and appends it to the list. @param routesOf what the part answers over HTTP @throws PartFailed */
  async make<T extends Part>(
    name: string,
    make: () => T | Promise<T>,
    routesOf: (part: T) => readonly Route[] = () => [],
  ): Promise<T> {
    try {
      const part = await make();
      this.#parts.push({ name, part });
      this.#routes.push(...routesOf(part));
      return part;
    } catch (error) {
      throw new PartFailed(name, error);
    }
  }

  get names(): readonly string[] {
    return this.#parts.map(({ name }) => name);
  }

  get routes(): readonly Route[] {
    return this.#routes;
  }

  get troubles(): readonly (Trouble & { readonly part: string })[] {
    return this.#parts.flatMap(({ name, part }) => (part.health?.() ?? []).map((one) => ({ part: name, ...one })));
  }

  /** Makes every part of a list, then starts them in order. @throws PartFailed after all parts made so far were stopped */
  async start<T>(list: (parts: Parts) => Promise<T>): Promise<T> {
    try {
      const made = await list(this);
      for (const { name, part } of this.#parts) await started(name, part);
      return made;
    } catch (error) {
      await this.#stopWithin(GIVE_UP_WITHIN_MS);
      throw error;
    }
  }

  /** Stops the parts backwards. A part that fails to stop, or takes too long, is reported and abandoned. */
  async stop(): Promise<void> {
    await this.#stopWithin(STOP_WITHIN_MS);
  }

  async #stopWithin(allMs: number): Promise<void> {
    const endsAt = performance.now() + allMs;
    for (let last = this.#parts.pop(); last !== undefined; last = this.#parts.pop()) {
      const { name, part } = last;
      try {
        await inTime(part.stop?.(), Math.max(LEAST_STOP_MS, endsAt - performance.now()));
      } catch (error) {
        this.#onFault(`The part "${name}" did not stop: ${sentenceOf(error)}`);
      }
    }
  }
}

/** @throws Error when it takes longer than `ms` */
async function inTime(work: Promise<void> | void, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`it takes more than ${(ms / 1000).toFixed(1)} s.`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function started(name: string, part: Part): Promise<void> {
  try {
    await part.start?.();
  } catch (error) {
    throw new PartFailed(name, error);
  }
}
