/** What each station read of a case, also those that watched its frequency while it was on the air and heard nothing. */
import { kindFacts } from '../../incidents/case-kind.js';
import { NO_LEVEL_DBM } from '../../incidents/emission-report.js';
import type { Incident } from '../../incidents/incident.js';
import { liesIn } from '../../incidents/parts.js';
import { fieldOf } from '../../location/expected.js';
import { levelsSay, type StationLevel, TELLING_DB, unheardIn } from '../../location/station-levels.js';
import { correctionTo, type KnownInstrument } from '../../measurement/instrument.js';
import { offsetAt } from '../../measurement/level-offset.js';
import type { Archive } from '../../store/archive.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { MINUTE_MS } from '../../time/units.js';
import type { Words } from '../../words/sentence.js';
import type { StationLevels } from '../case-facts.js';
import { type ExpectedSources, withExpected } from './expected-levels.js';

export interface LevelSources extends ExpectedSources {
  readonly desk: Pick<IncidentDesk, 'plan' | 'coverage' | 'nameOf' | 'licences'>;
  readonly archive: Pick<Archive, 'query'>;
  correctionsAt(receiverId: string, at: number): KnownInstrument;
}

/** Time around the highest level in which others are asked. */
const AROUND_MS = 5 * MINUTE_MS;
const MOST_ASKED = 20;
const MOST_SWEEPS = 300;
/** Share of that time for which a station must have watched. */
const WATCHED = 0.9;

export async function stationLevels(sources: LevelSources, incident: Incident): Promise<StationLevels> {
  const { hasSource, noInterferer } = kindFacts(incident);
  const levels: StationLevel[] = [];
  const recorded = hasSource && noInterferer === undefined ? incident.emissions : [];
  for (const { stationId, receiverId, peakDbm } of [...recorded].sort((a, b) => b.peakDbm - a.peakDbm))
    if (peakDbm > NO_LEVEL_DBM && levels.every((one) => one.stationId !== stationId))
      levels.push({ stationId, receiverId, isHeard: true, levelDbm: peakDbm });
  if (levels.length > 0) levels.push(...(await unheard(sources, incident)));
  const corrected = levels.map((one) => withField(sources, incident, one));
  const { verdict, nearest = '', others } = levelsSay(corrected);
  const names = (ids: readonly string[]) => ids.map((id) => sources.desk.nameOf(id, 'station')).join(', ');
  const learnt = learntWords(corrected, names);
  const params = { nearest: names([nearest]), others: names(others), telling: TELLING_DB, learnt };
  return { ...(await withExpected(sources, incident, corrected)), says: { key: `levels.${verdict}`, params } };
}

function learntWords(levels: readonly StationLevel[], names: (ids: readonly string[]) => string): Words | string {
  const learnt = levels.filter(({ uncertaintyDb }) => uncertaintyDb !== undefined);
  if (learnt.length === 0) return '';
  const at = names(learnt.map(({ stationId }) => stationId));
  return {
    vi: ` Máy thu chưa hiệu chuẩn tại ${at}: mức được hiệu chỉnh theo các đài có giấy phép mà máy thu được.`,
    en: ` Receivers without calibration at ${at}: their levels are corrected by the licensed transmitters that they hear.`,
  };
}

/** A level that nothing describes, neither calibration with antenna factor nor licensed transmitters, or of an antenna that points somewhere, is compared with no other. */
function withField(
  { correctionsAt, sites }: LevelSources,
  { startHz, stopHz, lastHeardAt }: Incident,
  one: StationLevel,
): StationLevel {
  if (sites().some(({ id, azimuthDeg }) => id === one.stationId && azimuthDeg !== undefined)) return one;
  const hz = (startHz + stopHz) / 2;
  const instrument = correctionsAt(one.receiverId, lastHeardAt);
  const corrected = correctionTo('field', hz, instrument);
  if (instrument.calibration !== undefined)
    return corrected ? { ...one, fieldDbuVPerM: one.levelDbm + corrected.addedDb } : one;
  const offset = offsetAt(instrument.reference?.levels ?? [], hz);
  if (offset === undefined) return one;
  const { db, uncertaintyDb } = offset;
  return { ...one, uncertaintyDb, fieldDbuVPerM: one.levelDbm + (corrected?.addedDb ?? fieldOf(0, hz)) - db };
}

async function unheard({ desk, archive, sites }: LevelSources, incident: Incident): Promise<StationLevel[]> {
  const [loudest] = [...incident.emissions].sort((a, b) => b.peakDbm - a.peakDbm);
  if (loudest === undefined) return [];
  const { startHz, stopHz, firstHeardAt, lastHeardAt, levels } = loudest;
  const at = levels?.highest.at ?? lastHeardAt;
  const [from, to] = [Math.max(firstHeardAt, at - AROUND_MS), Math.min(lastHeardAt, at + AROUND_MS) + 1];
  const bands = desk
    .plan()
    .filter((band) => liesIn({ emissions: [loudest] }, { startHz: band.startHz, stopHz: band.stopHz }));
  const watched = desk.coverage(from, to).filter(({ bandKey, stretches }) => {
    const ms = stretches.reduce((sum, one) => sum + (one.state === 'watched' ? one.to - one.from : 0), 0);
    return bands.some(({ key }) => key === bandKey) && ms >= WATCHED * (to - from);
  });
  const silent = sites().filter(
    ({ id }) =>
      watched.some(({ stationId }) => stationId === id) && incident.emissions.every((one) => one.stationId !== id),
  );
  const found: StationLevel[] = [];
  for (const { id: stationId, receivers } of silent.slice(0, MOST_ASKED))
    for (const { id: receiverId } of receivers) {
      const nothing = unheardIn(await archive.query({ receiverId, startHz, stopHz, from, to, maxSweeps: MOST_SWEEPS }));
      if (nothing === undefined) continue;
      found.push({ stationId, receiverId, isHeard: false, ...nothing });
      break;
    }
  return found;
}
