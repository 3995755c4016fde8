/** Tells the log once when the long-term store is lost or refuses, with the reason, and once when it is back. Pure. */
import type { ForwarderStatus } from '../store/influx/influx-forwarder.js';

export interface LongTermLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

type Seen = Pick<ForwarderStatus, 'state' | 'problem' | 'server' | 'waitingBytes' | 'retries'>;

export class LongTermLog {
  #troubleSince: number | undefined;
  #state: Seen['state'] | undefined;

  /** The line for what changed since the last call; undefined where nothing did. @param at epoch ms */
  next({ state, problem, server, waitingBytes, retries }: Seen, at: number): LongTermLine | undefined {
    const isTrouble = (state === 'waiting' || state === 'refused') && problem !== undefined;
    if (isTrouble && (this.#troubleSince === undefined || this.#state !== state)) {
      this.#troubleSince ??= at;
      this.#state = state;
      return state === 'refused'
        ? { level: 'error', text: 'InfluxDB refuses what is sent', fields: { reason: problem, waitingBytes } }
        : { level: 'warn', text: 'InfluxDB is lost', fields: { reason: problem, waitingBytes } };
    }
    const isWell = state === 'idle' || (state === 'sending' && problem === undefined);
    if (!isWell || this.#troubleSince === undefined) return undefined;
    const awayMs = at - this.#troubleSince;
    this.#troubleSince = undefined;
    this.#state = undefined;
    return { level: 'info', text: 'InfluxDB is back', fields: { server, awayMs, retries, waitingBytes } };
  }
}
