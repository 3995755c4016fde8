/** Tells the log when the long-term store is lost or refuses, with the reason, and when it is back. */

import type { ConditionLog } from '../bus/condition-log.js';
import type { ForwarderStatus } from '../store/influx/influx-forwarder.js';

type Seen = Pick<ForwarderStatus, 'state' | 'problem' | 'server' | 'waitingBytes' | 'retries'>;

const KEY = 'influxdb';

export class LongTermLog {
  readonly #conditions: Pick<ConditionLog, 'holds' | 'over' | 'has'>;
  #told: string | undefined;

  constructor(conditions: Pick<ConditionLog, 'holds' | 'over' | 'has'>) {
    this.#conditions = conditions;
  }

  /** Called at every look; a look at the same attempt tells nothing. */
  look({ state, problem, server, waitingBytes, retries }: Seen): void {
    if (state !== 'waiting' && state !== 'refused') this.#told = undefined;
    const isTrouble = (state === 'waiting' || state === 'refused') && problem !== undefined;
    const attempt = `${state} ${retries} ${problem}`;
    if (isTrouble && attempt !== this.#told) {
      this.#told = attempt;
      const isRefusal = state === 'refused';
      const text = isRefusal ? 'InfluxDB refuses what is sent' : 'InfluxDB is lost';
      const level = isRefusal ? 'error' : 'warn';
      this.#conditions.holds(KEY, { level, text, about: '', problem, fields: { waitingBytes } });
    }
    const isWell = state === 'idle' || (state === 'sending' && problem === undefined);
    if (!isWell || !this.#conditions.has(KEY)) return;
    this.#conditions.over(KEY, 'InfluxDB is back', { server, retries, waitingBytes });
  }
}
