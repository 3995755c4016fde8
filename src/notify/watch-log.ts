/** Tells the log of the faults of the watch that people are told of: blind bands, disks, archive, notice channels, clocks. */

import type { ConditionLog } from '../bus/condition-log.js';
import type { KnownFault } from '../watch/watch-news.js';

export class WatchLog {
  readonly #conditions: Pick<ConditionLog, 'holds' | 'over' | 'reworded'>;
  /** What was said last, by key of the condition. */
  #said = new Map<string, string>();

  constructor(conditions: Pick<ConditionLog, 'holds' | 'over' | 'reworded'>) {
    this.#conditions = conditions;
  }

  /** Called at every look of the watch at itself. */
  look(faults: readonly Pick<KnownFault, 'key' | 'cause' | 'words' | 'isTold'>[]): void {
    // InfluxDB has lines of its own, from its first refusal on.
    const told = faults.filter(({ cause, isTold }) => isTold && cause !== 'influxdb-behind');
    const keyed = new Map(told.map((fault) => [`watch/${fault.key}`, fault]));
    for (const key of this.#said.keys())
      if (!keyed.has(key)) this.#conditions.over(key, 'the watch: over', { about: key.slice('watch/'.length) });
    for (const [key, { key: about, words }] of keyed) {
      const text = `the watch: ${words.en.replace(/\.$/, '')}`;
      if (withoutNumbers(this.#said.get(key)) === withoutNumbers(words.en)) this.#conditions.reworded(key, text);
      else this.#conditions.holds(key, { level: 'warn', text, about, problem: undefined });
    }
    this.#said = new Map([...keyed].map(([key, { words }]) => [key, words.en]));
  }
}

/** A count or an offset that changes is no news by itself. */
function withoutNumbers(sentence: string | undefined): string | undefined {
  return sentence?.replace(/\d[\d.,]*\b/g, '#');
}
