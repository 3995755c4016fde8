/** Which receiver bears witness to a range of frequencies, and the level it recorded there. */

import type { Level } from '../rf/level-tally.js';
import { sweepsOver } from '../station/receiver-record.js';
import type { Stations } from '../station/stations.js';
import type { Archive } from '../store/archive.js';

/** Rows and bins enough to find the maximum: folding keeps it. */
const PEAK_ROWS = 200;
const PEAK_BINS = 1000;

type Receivers = Pick<Stations, 'receivers'>;

export interface HeardPlace {
  readonly stationId: string;
  readonly receiverId?: string | undefined;
  readonly startHz: number;
  readonly stopHz: number;
}

/** Receivers that sweep any part of the range: their recordings bear witness too. */
export function receiversOver({ receivers }: Receivers, startHz: number, stopHz: number): string[] {
  return receivers.filter((record) => sweepsOver(record, { startHz, stopHz })).map(({ config }) => config.id);
}

/**
 * The receiver named, if the station has it or recordings of it; else one of the station that sweeps the
 * range, '' where none does.
 */
export function receiverFor(stations: Receivers & Pick<Stations, 'stored'>, place: HeardPlace): string | undefined {
  const { stationId, receiverId, startHz, stopHz } = place;
  const idsAt = (records: Receivers['receivers']) =>
    records.filter(({ station }) => station.id === stationId).map(({ config }) => config.id);
  const here = idsAt(stations.receivers);
  if (receiverId !== undefined) return [...here, ...idsAt(stations.stored)].find((id) => id === receiverId);
  const over = receiversOver(stations, startHz, stopHz);
  return here.find((id) => over.includes(id)) ?? (here.length > 0 ? '' : undefined);
}

/** Highest level recorded over [startHz, stopHz] in [from, to], of the sweep that shows it; undefined when nothing was recorded. */
export async function recordedPeak(
  archive: Pick<Archive, 'query'>,
  place: Omit<HeardPlace, 'receiverId'> & { readonly receiverId: string; readonly from: number; readonly to: number },
): Promise<Level | undefined> {
  const { receiverId, startHz, stopHz, from, to } = place;
  const query = { receiverId, startHz, stopHz, from, to: to + 1, maxSweeps: PEAK_ROWS, maxBins: PEAK_BINS };
  let peak: Level | undefined;
  let within = { from, to };
  for (const { levelsDbm, startedAt: at, endedAt, folded } of await archive.query(query))
    for (const levelDbm of levelsDbm)
      if (levelDbm > (peak?.levelDbm ?? Number.NEGATIVE_INFINITY)) {
        peak = { levelDbm, excessDb: null, at };
        within = folded > 1 ? { from: at, to: endedAt } : { from, to };
      }
  // A row of several sweeps is opened until one sweep is left.
  const isNarrower = within.to - within.from < to - from;
  return (isNarrower ? await recordedPeak(archive, { ...place, ...within }) : undefined) ?? peak;
}
