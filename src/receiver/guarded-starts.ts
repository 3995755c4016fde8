/** Starts receivers under their {@link StartMarks}: at once, or each alone after the last life ended while several started. */

import { pause } from '../time/pause.js';
import { owned, unexpected } from '../time/work.js';
import { ALONE_MS, type StartMarks, type StartVerdict, TRUSTED_AFTER_MS } from './start-marks.js';

export interface GuardedStart {
  readonly receiverId: string;
  /** Driver, port and settings, as text. */
  readonly settings: string;
  run(): void;
}

export class GuardedStarts {
  readonly #marks: StartMarks;
  readonly #stop = new AbortController();
  /** Receivers whose mark is still on disk. */
  readonly #untrusted = new Map<string, NodeJS.Timeout>();
  #queue: Promise<void> = Promise.resolve();

  constructor(marks: StartMarks) {
    this.#marks = marks;
  }

  verdict({ receiverId, settings }: GuardedStart): StartVerdict {
    return this.#marks.verdict(receiverId, settings);
  }

  run({ receiverId, settings, run }: GuardedStart, isAlone = false): void {
    this.#marks.starts(receiverId, settings, isAlone);
    const timer = setTimeout(() => this.end(receiverId), isAlone ? ALONE_MS : TRUSTED_AFTER_MS);
    timer.unref();
    this.#untrusted.set(receiverId, timer);
    run();
  }

  /** Runs a receiver that was left out once its wait is over, alone, unless it was removed or set up by then. */
  runLater(start: GuardedStart, isStillLeftOut: () => boolean): void {
    const { signal } = this.#stop;
    const waited = pause(this.#marks.triedAgainAfterMs(start.receiverId), signal).then(() => {
      if (!signal.aborted && isStillLeftOut()) this.runAlone(start);
    });
    owned(waited, unexpected);
  }

  /** Runs it when all that were queued before it ran alone for {@link ALONE_MS}. */
  runAlone(start: GuardedStart): void {
    const { signal } = this.#stop;
    this.#queue = this.#queue.then(async () => {
      if (signal.aborted) return;
      this.run(start, true);
      await pause(ALONE_MS, signal);
    });
  }

  /** The receiver ran long enough, or was stopped in order: it is trusted. */
  end(receiverId: string): void {
    clearTimeout(this.#untrusted.get(receiverId));
    this.#untrusted.delete(receiverId);
    this.#marks.trust(receiverId);
  }

  endAll(): void {
    this.#stop.abort();
    for (const receiverId of [...this.#untrusted.keys()]) this.end(receiverId);
  }
}
