/** Learns from the licensees that each receiver hears how far its frequency reference is off, and its levels. */
import type { Ground } from '../bus/ground.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part } from '../errors/part.js';
import { fieldOf, LICENSED_M, pathTo } from '../location/expected.js';
import type { Tiles } from '../location/terrain/tiles.js';
import type { KnownInstrument } from '../measurement/instrument.js';
import { type LicensedLevel, levelOffsets } from '../measurement/level-offset.js';
import { carrierOf, type HeardCarrier, learntReference } from '../measurement/reference.js';
import { powerToDb } from '../rf/units.js';
import type { KeptReferences } from '../station/calibrations.js';
import { rangesOf, sweepsOver } from '../station/receiver-record.js';
import type { ReceiverRecord, Stations } from '../station/stations.js';
import type { Archive } from '../store/archive.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { nextTurn } from '../time/pause.js';
import { MINUTE_MS } from '../time/units.js';
import { every, type Repeated } from '../time/work.js';
import { type Assignment, assignmentsAt } from '../watch/registry/assignment.js';
import { type LicenceMeasurement, licenceIn } from '../watch/registry/measure-licence.js';

const EVERY_MS = 10 * MINUTE_MS;
/** Number of sweeps of each plan that are looked at, and most licences. */
const SWEEPS = 30;
const MOST_LICENCES = 60;

interface LearnerSources {
  readonly stations: Pick<Stations, 'receivers'>;
  readonly archive: Pick<Archive, 'query'>;
  readonly desk: Pick<IncidentDesk, 'licences'>;
  readonly references: KeptReferences;
  /** With nothing kept in memory: it is asked once in ten minutes. */
  terrain(): Pick<Tiles, 'profile'>;
  correctionsAt(receiverId: string, at: number): KnownInstrument;
}

export function openReferenceLearner(
  { clock, onFault }: Pick<Ground, 'clock' | 'onFault'>,
  sources: LearnerSources,
): Part {
  const { stations, archive, desk, references, terrain, correctionsAt } = sources;
  const learn = async (record: ReceiverRecord): Promise<void> => {
    const { config, intervalMs, plans = [] } = record;
    if (intervalMs === undefined) return;
    const to = clock();
    const from = to - Math.min(EVERY_MS, SWEEPS * Math.max(1, rangesOf(record).length, plans.length) * intervalMs);
    const inForce = assignmentsAt(desk.licences(), to);
    const near = inForce.filter(({ centreHz }) => sweepsOver(record, { startHz: centreHz, stopHz: centreHz }));
    const rows = near.length === 0 ? [] : await archive.query({ receiverId: config.id, from, to });
    const [carriers, levels]: [HeardCarrier[], LicensedLevel[]] = [[], []];
    const [instrument, tiles] = [correctionsAt(config.id, to), terrain()];
    for (const licence of near.slice(0, MOST_LICENCES)) {
      const measured = licenceIn(rows, licence, inForce, instrument);
      await nextTurn();
      if (measured === undefined) continue;
      carriers.push(carrierOf(measured.centre));
      levels.push(...(await levelOf(record, licence, measured, tiles)));
    }
    const learnt = learntReference(carriers, inForce);
    if (learnt === undefined) return;
    await references.set({ ...references.value, [config.id]: { ...learnt, levels: levelOffsets(levels) } });
  };
  let running: Repeated | undefined;
  return {
    start() {
      const all = async () => {
        for (const record of stations.receivers) await learn(record);
      };
      running = every(EVERY_MS, all, (error) =>
        onFault(`The frequency references of the receivers were not learnt: ${sentenceOf(error)}`),
      );
    },
    stop: () => running?.stop(),
  };
}

/** None where the licence states no place or power, or the antenna of the receiver points somewhere. */
async function levelOf(
  { station, config }: ReceiverRecord,
  { centreHz: hz, latitude, longitude, powerW }: Assignment,
  { field, power }: LicenceMeasurement,
  tiles: Pick<Tiles, 'profile'>,
): Promise<LicensedLevel[]> {
  const { heightM: antennaM, polarisation, azimuthDeg } = config.antenna ?? station.antenna ?? {};
  if (latitude === undefined || longitude === undefined || !powerW || azimuthDeg !== undefined) return [];
  const site = { latitude: station.latitude, longitude: station.longitude, antennaM, polarisation };
  const path = await pathTo(site, { place: { latitude, longitude }, emitterM: LICENSED_M }, hz, tiles);
  if ('lacks' in path || path.loss === undefined) return [];
  const { leastDb, mostDb } = path.loss;
  const expected = fieldOf(powerToDb(1000 * powerW) - (leastDb + mostDb) / 2, hz);
  const place = `${latitude.toFixed(2)} ${longitude.toFixed(2)}`;
  return [{ hz, place, overDb: (field?.value ?? fieldOf(power.value, hz)) - expected }];
}
