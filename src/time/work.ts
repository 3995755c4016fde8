/** Owners for work that nobody awaits: work that repeats, promises, and faults that have no better owner. */

/** Gives a promise that nobody awaits an owner: a rejection goes to `onFault`. */
export function owned(promise: Promise<unknown>, onFault: (error: unknown) => void): void {
  promise.catch(onFault);
}

/**
 * The owner of faults that nobody expects: raises them outside all calls. The program's last line logs them with their cause
 * and shows them in /readyz, and the watch goes on; a worker thread ends by them and is started again.
 */
export function unexpected(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

export interface Repeated {
  /** No further turn begins; resolves when the running turn has ended. */
  stop(): Promise<void>;
  /** No further turn begins; the running one ends by itself. */
  cancel(): void;
}

/**
 * Calls `work` each `ms`, first after `ms`. Turns never overlap: a turn that is due while the last one still runs is left out.
 * A turn that throws or rejects goes to `onFault`, and the next one comes as usual. It does not keep the process alive.
 */
export function every(ms: number, work: () => unknown, onFault: (error: unknown) => void): Repeated {
  let running: Promise<unknown> | undefined;
  const turn = () => {
    if (running !== undefined) return;
    try {
      const result = work();
      if (!(result instanceof Promise)) return;
      running = result.finally(() => {
        running = undefined;
      });
      owned(running, onFault);
    } catch (error) {
      onFault(error);
    }
  };
  const timer = setInterval(turn, ms);
  timer.unref();
  const cancel = () => clearInterval(timer);
  return {
    cancel,
    stop: async () => {
      cancel();
      await running?.catch(() => undefined);
    },
  };
}
