/** What the terrain model expects at each station of a case whose emitter has a known place: a licence, or the midst of the region. */
import type { Incident } from '../../incidents/incident.js';
import { type ExpectedLoss, type Emitter as Found, fieldOf, LICENSED_M, pathTo } from '../../location/expected.js';
import { fixOf } from '../../location/fix.js';
import type { Place } from '../../location/plane.js';
import type { StationLevel } from '../../location/station-levels.js';
import type { Tiles } from '../../location/terrain/tiles.js';
import { dbToPower, powerToDb } from '../../rf/units.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { nextTurn } from '../../time/pause.js';
import { detectedName } from '../../watch/registry/licence-detection.js';
import type { Sentence, SentenceValue, Words } from '../../words/sentence.js';
import { type StationLevels, type StationSite, sourceOf } from '../case-facts.js';
import { TERRAIN_FOLDER } from './terrain-folder.js';

export interface ExpectedSources {
  readonly desk: Pick<IncidentDesk, 'nameOf' | 'licences'>;
  readonly tiles: Pick<Tiles, 'profile'>;
  sites(): readonly StationSite[];
}

/** Antennas above ground, m, that whatever is there may have. */
const FOUND_M = [2, 30] as const;

const SEEN: Words = { vi: 'trong tầm nhìn thẳng', en: 'in line of sight' };
const HIDDEN: Words = { vi: 'bị che khuất', en: 'out of sight' };
const FLAT: Words = { vi: 'đất phẳng', en: 'flat earth' };
const TERRAIN: Words = { vi: 'theo địa hình', en: 'over the terrain' };
const PARTLY: Words = {
  vi: 'theo địa hình, đoạn thiếu tệp coi là phẳng',
  en: 'over the terrain, smooth where tiles lack',
};
const PLACE: Words = { vi: 'tọa độ', en: 'coordinates' };
const HEIGHT: Words = { vi: 'chiều cao ăng-ten', en: 'height of its antenna' };
const UNKNOWN: Words = {
  vi: 'chưa có cường độ trường vì thiếu hiệu chuẩn hoặc hệ số ăng-ten, hoặc ăng-ten định hướng',
  en: 'no field strength is known, as calibration or antenna factor lacks, or the antenna is directional',
};

interface Emitter extends Found {
  readonly place?: Place;
  readonly powerW?: number | undefined;
  /** Of the sentence that says what was assumed. */
  readonly model: 'licence' | 'region' | 'placeless';
  readonly licence?: string;
}

function emitterOf({ desk }: ExpectedSources, incident: Incident): Emitter | undefined {
  const source = sourceOf(incident, desk.licences());
  const licence = source && detectedName(source);
  const { latitude, longitude, powerW } = source ?? {};
  if (licence !== undefined && latitude !== undefined && longitude !== undefined) {
    const place = { latitude, longitude };
    return { place, emitterM: LICENSED_M, powerW: powerW || undefined, model: 'licence', licence };
  }
  const fix = fixOf(incident.measurements ?? []);
  if (fix.verdict === 'place') return { place: fix, emitterM: FOUND_M, model: 'region' };
  return licence === undefined ? undefined : { emitterM: LICENSED_M, model: 'placeless', licence };
}

export async function withExpected(
  sources: ExpectedSources,
  incident: Incident,
  levels: readonly StationLevel[],
): Promise<Pick<StationLevels, 'levels' | 'model'>> {
  const emitter = levels.length === 0 ? undefined : emitterOf(sources, incident);
  if (emitter === undefined) return { levels };
  const hz = (incident.startHz + incident.stopHz) / 2;
  const missing = new Set<string>();
  const told: StationLevels['levels'][number][] = [];
  for (const level of levels) {
    const site = sources.sites().find(({ id }) => id === level.stationId);
    const expected = site && emitter.place && (await expectedAt(sources, { emitter, hz, level, site, missing }));
    told.push(expected === undefined ? level : { ...level, expected });
    await nextTurn();
  }
  const names = [...missing].sort().join(', ');
  const tiles = {
    vi: ` Thiếu tệp độ cao ${names} trong thư mục ${TERRAIN_FOLDER}: đoạn đường qua đó coi là phẳng.`,
    en: ` Tiles ${names} lack in the folder ${TERRAIN_FOLDER}: the ground is taken as smooth there.`,
  };
  const { licence = '', powerW, model } = emitter;
  const none = { vi: 'giấy phép không ghi công suất', en: 'the licence states no power' };
  const power = powerW === undefined ? none : `${powerW} W`;
  const [lowM, highM] = emitter.emitterM;
  const params = { licence, power, lowM, highM, tiles: names === '' ? '' : tiles };
  return { levels: told, model: { key: `levels.model.${model}`, params } };
}

interface Asked {
  readonly emitter: Emitter;
  readonly hz: number;
  readonly level: StationLevel;
  readonly site: StationSite;
  /** Tiles that lack are added here. */
  readonly missing: Set<string>;
}

async function expectedAt(sources: ExpectedSources, asked: Asked): Promise<Sentence | undefined> {
  const { emitter, hz, site, missing } = asked;
  const say = (key: string, params: Readonly<Record<string, SentenceValue>>): Sentence => {
    return { key: `levels.expected.${key}`, params: { site: sources.desk.nameOf(site.id, 'station'), ...params } };
  };
  const path = await pathTo(site, { ...emitter, place: emitter.place as Place }, hz, sources.tiles);
  if ('lacks' in path) return say('lacks', { what: path.lacks === 'place' ? PLACE : HEIGHT });
  const { km, loss, profile } = path;
  if (loss === undefined || profile === undefined) return say('outside', { km });
  for (const name of profile.missingTiles) missing.add(name);
  const ground = profile.isUnknown ? FLAT : profile.missingTiles.length > 0 ? PARTLY : TERRAIN;
  return say(...valuesOf(asked, loss, { km, way: loss.isSeen ? SEEN : HIDDEN, ground }));
}

/** Field strength where the power is licensed; else the power that what the station read takes; else the loss alone. */
function valuesOf(
  { emitter: { powerW }, hz, level }: Asked,
  { leastDb, mostDb }: ExpectedLoss,
  path: Readonly<Record<string, SentenceValue>>,
): [string, Readonly<Record<string, SentenceValue>>] {
  const { isHeard } = level;
  // By the same transmitters and model: no second witness.
  const field = level.uncertaintyDb === undefined ? level.fieldDbuVPerM : undefined;
  const known = { ...path, read: field === undefined ? UNKNOWN : readingOf(Math.round(field), isHeard) };
  const between = (low: number, high: number) => ({ ...known, low, high });
  if (powerW !== undefined) {
    const expected = (lossDb: number) => Math.round(fieldOf(powerToDb(1000 * powerW) - lossDb, hz));
    return ['field', between(expected(mostDb), expected(leastDb))];
  }
  if (field === undefined) return ['loss', between(Math.round(leastDb), Math.round(mostDb))];
  const watts = (lossDb: number) => Number((dbToPower(field - fieldOf(-lossDb, hz)) / 1000).toPrecision(2));
  return ['power', between(watts(leastDb), watts(mostDb))];
}

function readingOf(field: number, isHeard: boolean): Words {
  if (isHeard) return { vi: `đo được ${field} dBµV/m`, en: `read ${field} dBµV/m` };
  return { vi: `không thu được, dưới ${field} dBµV/m`, en: `nothing heard, below ${field} dBµV/m` };
}
