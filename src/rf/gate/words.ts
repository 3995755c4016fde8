/**
 * What a heading, a label or the name of a field says of its numbers. The lists say what IS a frequency and a level; a word that
 * stands in none of them ("gain", "S11", "khoảng cách") makes its numbers neither.
 */
import { defined } from '../defined.js';
import { type FrequencyUnit, frequencyUnitOf } from '../units.js';
import type { LevelUnit } from './level-units.js';

/** `none`: no word at all; `unknown`: words of which nothing is known. */
export type Role = 'frequency' | 'level' | 'beside' | 'unknown' | 'none';

export interface Meaning {
  readonly role: Role;
  readonly unit?: FrequencyUnit;
  readonly levelUnit?: LevelUnit;
  /** A unit of levels that leads to no dBm at the receiver, as it is written: "dBµV/m", "dBFS". */
  readonly otherUnit?: string;
  /** True for frequencies counted from a centre. */
  readonly isOffset?: true;
}

const setOf = (words: string) => new Set(words.split(' '));
const FREQUENCY = setOf('f fc freq freqs frequency frequencies tan so qrg carrier');
const LEVEL = setOf(
  'level lvl levels rssi power pwr p l amplitude ampl amp signal strength muc tin hieu thu cong suat e rx',
);
/** Beside a known word these change nothing of what the numbers are. */
const FILLERS = setOf(
  'trace max min hold avg average clear write peak rms mean sample value center centre cua tai o at in of the is la do duoc kenh channel ch rf input absolute first second bin x y axis raw measured received rx hien data std tx',
);
const OFFSET = setOf('offset delta lech');
/** Numbers that stand beside a measurement, and are understood: times, counts, places, the board's own state. */
const BESIDE = setOf(
  'time thoi gian gio ngay date clock uptime timestamp ts t ms us s sec secs seconds second min minutes millis utc unix epoch index idx i n no num stt row nr seq count id node station tram ch channel kenh snr lqi sinr noise temp temperature nhiet do c bat battery pin vbat v voltage dien ap volt lat latitude lon lng longitude vi kinh do sat sats alt crc chk checksum rbw vbw bw step bandwidth packets pkt cpu heap free ram deg',
);
const LEVEL_WORDS: Readonly<Record<string, LevelUnit>> = {
  dbm: 'dBm',
  dbuv: 'dBuV',
  dbw: 'dBW',
  w: 'W',
  mw: 'mW',
  uw: 'uW',
  nw: 'nW',
  pw: 'pW',
  fw: 'fW',
};
const LEVEL_UNIT =
  /(?<!\p{L})(?:dbm ?(?:\/|per) ?(?:hz|m2)|db ?\(?[um\u00b5\u03bc]?[va] ?(?:\/|per) ?m(?:eter|etre)?\)?|db[u\u00b5\u03bc][av]|dbmv|dbm|dbw|dbv|dbfs|dbc|dbi|db|[fpnum\u00b5\u03bc]?[vw])(?![\p{L}\p{M}\p{N}/])/iu;
const FREQUENCY_UNIT = /(?<![a-z])[kmg]?hz(?![a-z0-9])/;

/** Words apart: "freqMHz" is "freq MHz", "level_dbm" is "level dbm". */
function apart(text: string): string {
  return text
    .replace(/\u00c2(?=\u00b5)|\u00ce(?=\u00bc)/g, '')
    .replace(/([a-z])(?=(?!Bm|BuV|Hz)[A-Z][a-z]+)/g, '$1 ')
    .replace(/([a-z]{2})(?=[kKMG]?Hz)/g, '$1 ')
    .replace(/[_-]/g, ' ');
}

/** Without diacritics, in small letters: "Tần số" is "tan so". */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .replace(/[\u00b5\u03bc]/g, 'u')
    .toLowerCase();
}

interface Units extends Pick<Meaning, 'unit' | 'levelUnit' | 'otherUnit'> {
  /** The words without the units, in small letters. */
  readonly rest: string;
}

/** The units that a text names, whatever else it says: `start_mhz` is in MHz, `level_dbuv` in dBµV. */
export function unitsIn(text: string): Units {
  const whole = apart(text);
  const written = LEVEL_UNIT.exec(whole)?.[0];
  const level = written === undefined ? '' : folded(written);
  // "Level (dBm/Hz)": the Hz in it is no unit of frequency.
  const rest = folded(written === undefined ? whole : whole.replace(written, ' '));
  const unit = FREQUENCY_UNIT.exec(rest)?.[0] ?? '';
  const known = { unit: frequencyUnitOf(unit), levelUnit: LEVEL_WORDS[level] };
  const otherUnit = known.levelUnit === undefined ? written : undefined;
  return { ...defined({ ...known, otherUnit }), rest: unit === '' ? rest : rest.replace(unit, ' ') };
}

const meanings = new Map<string, Meaning>();
/** Boards print few different words; a stream of damaged ones must not fill the memory. */
const MOST_MEANINGS = 2000;

export function meaningOf(text: string): Meaning {
  const known = meanings.get(text);
  if (known !== undefined) return known;
  const meaning = judged(text);
  if (meanings.size < MOST_MEANINGS) meanings.set(text, meaning);
  return meaning;
}

function judged(text: string): Meaning {
  const { unit, levelUnit, otherUnit, rest } = unitsIn(text);
  const words = rest.match(/[a-z]+/g) ?? [];
  const areAll = (...lists: readonly ReadonlySet<string>[]) =>
    words.every((word) => lists.some((list) => list.has(word)));
  const has = (list: ReadonlySet<string>) => words.some((word) => list.has(word));
  const hasLevelUnit = levelUnit !== undefined || otherUnit !== undefined;
  if (words.length === 0 && !hasLevelUnit && unit === undefined) return { role: 'none' };
  if (hasLevelUnit && unit !== undefined) return { role: 'unknown' };
  if (unit !== undefined || (has(FREQUENCY) && areAll(FREQUENCY, FILLERS, OFFSET))) {
    if (!areAll(FREQUENCY, FILLERS, OFFSET)) return { role: areAll(BESIDE, FREQUENCY, FILLERS) ? 'beside' : 'unknown' };
    return { role: 'frequency', ...defined({ unit, isOffset: has(OFFSET) || undefined }) };
  }
  const isLevel = areAll(LEVEL, FILLERS) && (has(LEVEL) || hasLevelUnit);
  // A bare "dB" is a level only beside a word that says so: a gain and a loss are in dB too.
  if (otherUnit?.toLowerCase() === 'db' && words.length > 0)
    return isLevel ? { role: 'level', levelUnit: 'dBm' } : { role: 'unknown' };
  if (otherUnit !== undefined && /^db/i.test(otherUnit)) return { role: 'level', otherUnit };
  if (isLevel && otherUnit === undefined) return { role: 'level', ...defined({ levelUnit }) };
  return { role: areAll(BESIDE, FILLERS) && words.length > 0 ? 'beside' : 'unknown' };
}
