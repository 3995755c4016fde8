/** Tells the log of the faults of the watch that people are told of: blind bands, disks, archive, notice channels, clocks. */
import type { KnownFault } from '../../watch/self-watch.js';
import type { ConditionLog } from './condition-log.js';

const GRAVE = 2;

export class WatchLog {
  readonly #conditions: Pick<ConditionLog, 'holds' | 'over' | 'has'>;
  #keys: readonly string[] = [];

  constructor(conditions: Pick<ConditionLog, 'holds' | 'over' | 'has'>) {
    this.#conditions = conditions;
  }

  /** Called at every look of the watch at itself. */
  look(faults: readonly Pick<KnownFault, 'key' | 'cause' | 'severity' | 'words' | 'isTold'>[]): void {
    // InfluxDB has lines of its own, from its first refusal on.
    const told = faults.filter(({ cause, isTold }) => isTold && cause !== 'influxdb-behind');
    const keyed = new Map(told.map((fault) => [`watch/${fault.key}`, fault]));
    for (const key of this.#keys)
      if (!keyed.has(key)) this.#conditions.over(key, 'the watch: over', { about: key.slice('watch/'.length) });
    for (const [key, { key: about, severity, words }] of keyed) {
      if (this.#conditions.has(key)) continue;
      const level = severity <= GRAVE ? 'error' : 'warn';
      this.#conditions.holds(key, { level, text: 'the watch', about, problem: words.en });
    }
    this.#keys = [...keyed.keys()];
  }
}
