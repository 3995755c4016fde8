/** Compares what a receiver hears with what is remembered of it, of the receivers of its place and of its neighbours, and with the licences. */
import type { LicensedCarrier } from '../measurement/reference.js';
import type { Sweep } from '../rf/sweep.js';
import { distanceM } from '../rf/track.js';
import { DAY_MS, MINUTE_MS } from '../time/units.js';
import { compareHeard, type Heard, type HearingCheck, heardIn, isWeaker, type Neighbour } from './heard.js';
import type { ReceiverRecord, Stations } from './stations.js';

export interface MemorySources {
  readonly stations: Pick<Stations, 'receivers'>;
  licences(): readonly LicensedCarrier[];
  /** Stored sweeps of a receiver's watch. */
  readSweeps(receiverId: string, from: number, to: number): Promise<readonly Sweep[]>;
}

const SAME_RANGE_SHARE = 0.5;
/** Stations further apart seldom hear the same transmitters. */
const NEAR_M = 100_000;
const MOST_NEIGHBOURS = 4;
/** Where nobody accepted a receiver, its recording remembers: the same time of day a week before, or a day. */
const REMEMBERED_MS = [7 * DAY_MS, DAY_MS];

/** @param afresh new antenna or place: nothing earlier is compared */
export async function compareWithMemory(
  memory: MemorySources & { heard(receiverId: string): readonly Heard[] },
  record: ReceiverRecord,
  sweeps: readonly Sweep[],
  afresh = false,
): Promise<{ now?: Heard | undefined; before?: Heard | undefined; checks: readonly HearingCheck[] }> {
  const { stations, licences, heard } = memory;
  const now = heardIn(sweeps);
  const at = sweeps.at(-1)?.endedAt;
  if (now === undefined || at === undefined) return { checks: [] };
  const others: { now: Heard; before: Heard }[] = [];
  for (const other of stations.receivers) {
    const known = heard(other.config.id);
    if (other.station.id !== record.station.id || other === record || known.length === 0) continue;
    others.push(...(await heardBy(memory, other, at, known)));
  }
  const accepted = heard(record.config.id);
  const before = afresh ? undefined : alike(accepted, now);
  const recorded = afresh || accepted.length > 0 ? before : await earlier(memory, record, at, now);
  const isFallen = recorded !== undefined && isWeaker(now, recorded);
  const neighbours = isFallen ? await neighboursOf(memory, record, at) : [];
  const checks = compareHeard({ now, before, others, licences: licences(), neighbours });
  // Of the recording's memory only what neighbours bear out is told.
  const witnessed = before === undefined ? compareHeard({ now, before: recorded, neighbours }) : [];
  return { now, before, checks: [...checks, ...witnessed.filter(({ isWitnessed }) => isWitnessed)] };
}

type Memory = Parameters<typeof compareWithMemory>[0];

async function heardBy({ readSweeps }: Memory, { config }: ReceiverRecord, at: number, known: readonly Heard[]) {
  const now = heardIn(await readSweeps(config.id, at - MINUTE_MS, at));
  const before = now && alike(known, now);
  return now === undefined || before === undefined ? [] : [{ now, before }];
}

async function neighboursOf(memory: Memory, record: ReceiverRecord, at: number): Promise<Neighbour[]> {
  const here = placeOf(record);
  const near = memory.stations.receivers
    .filter(({ station }) => station.id !== record.station.id)
    .flatMap((other) => {
      const there = placeOf(other);
      return here === undefined || there === undefined ? [] : [{ other, m: distanceM(here, there) }];
    })
    .filter(({ m }) => m <= NEAR_M)
    .sort((a, b) => a.m - b.m);
  const found: Neighbour[] = [];
  for (const { other } of near.slice(0, MOST_NEIGHBOURS)) {
    const now = heardIn(await memory.readSweeps(other.config.id, at - MINUTE_MS, at));
    const before = now && (alike(memory.heard(other.config.id), now) ?? (await earlier(memory, other, at, now)));
    if (now !== undefined && before !== undefined) found.push({ name: other.station.name, now, before });
  }
  return found;
}

async function earlier({ readSweeps }: Memory, { config }: ReceiverRecord, at: number, now: Heard) {
  for (const agoMs of REMEMBERED_MS) {
    const then = heardIn(await readSweeps(config.id, at - agoMs - MINUTE_MS, at - agoMs));
    const before = then && alike([then], now);
    if (before !== undefined) return before;
  }
  return undefined;
}

/** Undefined for a station of unknown place: nothing says that it hears the same transmitters. */
function placeOf({ station: { latitude: latitudeDeg, longitude: longitudeDeg } }: ReceiverRecord) {
  return latitudeDeg === undefined || longitudeDeg === undefined ? undefined : { latitudeDeg, longitudeDeg };
}

/** Of what was heard before, the one of this range. */
function alike(known: readonly Heard[], { startHz, stopHz }: Heard): Heard | undefined {
  const shared = (one: Heard) => Math.min(one.stopHz, stopHz) - Math.max(one.startHz, startHz);
  return known.find((one) => shared(one) >= SAME_RANGE_SHARE * (stopHz - startHz));
}
