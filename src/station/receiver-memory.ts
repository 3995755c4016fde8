/** Compares what a receiver hears with what is remembered of it, of the other receivers of its place, and with the licences. */
import type { LicensedCarrier } from '../measurement/reference.js';
import type { Sweep } from '../rf/sweep.js';
import { MINUTE_MS } from '../time/units.js';
import { compareHeard, type Heard, type HearingCheck, heardIn } from './heard.js';
import type { ReceiverRecord, Stations } from './stations.js';

export interface MemorySources {
  readonly stations: Pick<Stations, 'receivers'>;
  licences(): readonly LicensedCarrier[];
  /** Stored sweeps of a receiver's watch. */
  readSweeps(receiverId: string, from: number, to: number): Promise<readonly Sweep[]>;
}

const SAME_RANGE_SHARE = 0.5;

/** @param afresh new antenna or place: nothing earlier is compared */
export async function compareWithMemory(
  memory: MemorySources & { heard(receiverId: string): readonly Heard[] },
  { config, station }: ReceiverRecord,
  sweeps: readonly Sweep[],
  afresh = false,
): Promise<{ now?: Heard | undefined; before?: Heard | undefined; checks: readonly HearingCheck[] }> {
  const { stations, licences, readSweeps, heard } = memory;
  const now = heardIn(sweeps);
  const at = sweeps.at(-1)?.endedAt;
  if (now === undefined || at === undefined) return { checks: [] };
  const others: { now: Heard; before: Heard }[] = [];
  for (const other of stations.receivers) {
    const known = heard(other.config.id);
    if (other.station.id !== station.id || other.config.id === config.id || known.length === 0) continue;
    const theirs = heardIn(await readSweeps(other.config.id, at - MINUTE_MS, at));
    const theirBefore = theirs && alike(known, theirs);
    if (theirs !== undefined && theirBefore !== undefined) others.push({ now: theirs, before: theirBefore });
  }
  const before = afresh ? undefined : alike(heard(config.id), now);
  return { now, before, checks: compareHeard({ now, before, others, licences: licences() }) };
}

/** Of what was heard before, the one of this range. */
function alike(known: readonly Heard[], { startHz, stopHz }: Heard): Heard | undefined {
  const shared = (one: Heard) => Math.min(one.stopHz, stopHz) - Math.max(one.startHz, startHz);
  return known.find((one) => shared(one) >= SAME_RANGE_SHARE * (stopHz - startHz));
}
