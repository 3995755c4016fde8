/**
 * Receivers whose sweeps do not arrive although their station is heard: numbers are compared end to end. And what a hub says of a
 * station that it does not hear; the page has the Vietnamese words (`silent-words.ts`).
 */
import type { ReceiverRecord } from '../station/stations.js';
import type { Beat } from './station-messages.js';

const STALLED_AFTER_MS = 55_000;
export const NOT_HEARD_YET = 'it was not heard since this hub started';
export const FLOODED = 'it sent more than a station does, and may not connect for a minute';
export const REVOKED = 'it was revoked at this hub';

export interface ReceiverProgress {
  readonly id: string;
  /** Newest number at the station. */
  readonly seq: number;
  /** Newest number that the hub has taken. */
  readonly taken: number;
}

interface Mark {
  taken: number;
  /** Since when sweeps wait that the hub has not taken, in ms; undefined while none do. */
  since: number | undefined;
}

export class StallWatch {
  readonly #marks = new Map<string, Mark>();

  /** Gives the receivers that stand still at `now`, in ms. */
  look(receivers: readonly ReceiverProgress[], now: number): string[] {
    return receivers.flatMap(({ id, seq, taken }) => {
      const mark = this.#marks.get(id) ?? { taken, since: undefined };
      this.#marks.set(id, mark);
      if (seq <= taken) mark.since = undefined;
      else if (taken > mark.taken || mark.since === undefined) mark.since = now;
      mark.taken = taken;
      return mark.since !== undefined && now - mark.since >= STALLED_AFTER_MS ? [id] : [];
    });
  }
}

export function silence(stationId: string, since: number, reason: string): string {
  return `Station ${stationId} is silent since ${new Date(since).toISOString()}: ${reason}.`;
}

export function markSilent(record: ReceiverRecord, since: number, reason: string): void {
  const problem = silence(record.station.id, since, reason);
  record.unheardSince = since;
  record.state = { ...record.state, status: 'waiting', problem, problemKind: 'other', since };
}

/** What the last beat tells of the reason. */
export function reasonOf({ trouble, owedMinutes }: Beat): string {
  if (trouble !== undefined) return `its archive had trouble before (${trouble})`;
  if (owedMinutes > 10) return `its link was behind by ${Math.round(owedMinutes)} minutes of recordings`;
  return 'no route to it, or it is switched off';
}
