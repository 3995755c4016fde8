/**
 * The alarm of the lost watch: it sounds apart from all other alarms, and again, until somebody has seen it or the program
 * is heard again. Takes the present as a value; returns what is to be done.
 */
import { SILENT_AFTER_MS } from '../../program/liveness.js';
import type { Silence } from '../../program/program-store.js';

/** From the last word of the program to the first sound: a restart takes less, ms. */
const SILENCE_SOUNDS_AFTER_MS = 10_000;
const REPEAT_MS = 15_000;

export interface SilenceAct {
  readonly sound: boolean;
  /** Shown once for each loss. */
  readonly notify: boolean;
  readonly over: boolean;
}

const NOTHING: SilenceAct = { sound: false, notify: false, over: false };

export class SilenceAlarm {
  #fellSilentAt: number | undefined;
  #soundedAt: number | undefined;

  /** Called about once a second; `seen`: a person has seen it. */
  look(silence: Silence | undefined, seen: boolean, at: number): SilenceAct {
    if (silence === undefined) {
      const over = this.#fellSilentAt !== undefined;
      this.#fellSilentAt = undefined;
      this.#soundedAt = undefined;
      return { ...NOTHING, over };
    }
    // Without a word of its end, the program counts as silent only after SILENT_AFTER_MS.
    this.#fellSilentAt ??= silence.stoppedBy === undefined ? at - SILENT_AFTER_MS : at;
    const isFirst = this.#soundedAt === undefined;
    const isDue = at - (this.#soundedAt ?? this.#fellSilentAt) >= (isFirst ? SILENCE_SOUNDS_AFTER_MS : REPEAT_MS);
    if (!isDue) return NOTHING;
    this.#soundedAt = at;
    return { sound: !seen, notify: isFirst, over: false };
  }
}
