/** What reports and exports are told of a station and its receivers. */
import type { ReceiverConfig, StationConfig } from '../config/config.js';
import type { TimeRange } from '../export/export-run.js';
import type { ReceiverFacts } from '../export/sweep-table.js';
import type { StationSite } from '../report/case-facts.js';
import type { Calibration } from '../rf/correction.js';
import { defined } from '../rf/defined.js';
import type { CaseBook } from '../store/cases/case-book.js';

export function siteOf(
  { id, name, latitude, longitude, antenna }: StationConfig,
  receivers: readonly Pick<ReceiverConfig, 'id' | 'name' | 'driver'>[],
): StationSite {
  const { name: antennaName, polarisation, azimuthDeg, heightM: antennaM } = antenna ?? {};
  const names = receivers.map((one) => ({
    id: one.id,
    name: one.name ?? one.id,
    isSimulated: one.driver === 'simulated',
  }));
  return { id, name, receivers: names, latitude, longitude, antennaName, polarisation, azimuthDeg, antennaM };
}

interface KnownOfTime {
  readonly calibrations: readonly Calibration[];
  readonly journal: Pick<CaseBook['journal'], 'track' | 'receiver'>;
  readonly range: TimeRange;
}

export function factsOf(
  config: Pick<ReceiverConfig, 'id' | 'name' | 'antenna'>,
  station: Pick<StationConfig, 'id' | 'name' | 'latitude' | 'longitude' | 'antenna'>,
  { calibrations, journal, range: { from, to } }: KnownOfTime,
): ReceiverFacts {
  const track = journal.track(station.id, from, to);
  const equipment = journal.receiver(config.id, from, to);
  return {
    receiverId: config.id,
    receiverName: config.name ?? config.id,
    stationId: station.id,
    stationName: station.name,
    latitudeDeg: station.latitude,
    longitudeDeg: station.longitude,
    ...defined({
      track: track.length === 0 ? undefined : track,
      equipment: equipment.length === 0 ? undefined : equipment,
    }),
    antenna: config.antenna ?? station.antenna,
    calibrations: calibrations.filter(({ receiverId }) => receiverId === config.id),
  };
}
