/**
 * How numbers, levels, frequencies and times are written. Time is always that of Vietnam (UTC+7, no summer time, named
 * on the screen) or UTC; never the browser's own zone. Files and the API keep dots and UTC; this is for eyes only.
 */
import type { Frequency } from '../../../../src/api/fields.js';
import { decimalsOf, middleOf } from '../../../../src/measurement/middle.js';
import type { HzRange } from '../../../../src/measurement/spectrum.js';
import { FIELD_LESS_DB } from '../../../../src/rf/sweep.js';
import type { Language } from '../../reader/language.js';
import { atMs, type Instant, LOCAL_OFFSET_MS } from '../asking/instants.js';

export type { Language };

export const LOCAL_ZONE = 'UTC+7';
const MINUS = '−';
const TIE = '\u00a0';
const NARROW_SPACE = ' ';

/** `this` is named, so that a method taken off its object does not compile: `const { number } = useFormats()` broke the screen of a case. */
export class Formats {
  readonly language: Language;
  /** Unit of levels: dBµV/m for a recording of field strength. */
  readonly levelUnit: 'dBm' | 'dBµV/m';
  readonly #numbers = new Map<number, Intl.NumberFormat>();

  constructor(language: Language, levelUnit: Formats['levelUnit'] = 'dBm') {
    this.language = language;
    this.levelUnit = levelUnit;
  }

  number(this: Formats, value: number, decimals = 0): string {
    let format = this.#numbers.get(decimals);
    if (format === undefined) {
      const locale = this.language === 'vi' ? 'vi-VN' : 'en-GB';
      format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
      this.#numbers.set(decimals, format);
    }
    return format.format(value).replace('-', MINUS);
  }

  /** A difference: "+21,0", "−3,5". */
  signed(this: Formats, value: number, decimals = 0): string {
    return `${value < 0 ? '' : '+'}${this.number(value, decimals)}`;
  }

  /** "107,200" in Vietnamese, "107.200" in English; without the unit. */
  mhz(this: Formats, hz: number, decimals = 3): string {
    return this.number(hz / 1e6, decimals);
  }

  frequency(this: Formats, hz: number, decimals = 3): string {
    return `${this.mhz(hz, decimals)} MHz`;
  }

  /** Where an emission is: "444,325 MHz ± 13 kHz", with no digit finer than is known. */
  middle(this: Formats, edges: HzRange): string {
    return this.told(middleOf(edges));
  }

  told(this: Formats, told: Frequency): string {
    const { hz, uncertaintyHz } = told;
    if (uncertaintyHz === undefined) return this.frequency(hz, decimalsOf(told));
    // A narrow place breaks the line before the sign alone.
    return `${this.frequency(hz, decimalsOf(told))} ±${TIE}${this.bandwidth(uncertaintyHz).replace(' ', TIE)}`;
  }

  /** dB from a level as the program stores it to the one that is shown, in the unit of levels. */
  get levelOverDb(): number {
    return this.levelUnit === 'dBm' ? 0 : FIELD_LESS_DB;
  }

  level(this: Formats, levelDbm: number | undefined, decimals = 1): string {
    return levelDbm === undefined ? '—' : `${this.levelNumber(levelDbm, decimals)} ${this.levelUnit}`;
  }

  levelNumber(this: Formats, levelDbm: number, decimals = 1): string {
    return this.number(levelDbm + this.levelOverDb, decimals);
  }

  /** A width in the unit that suits it: "25 kHz", "20,5 MHz". */
  bandwidth(this: Formats, hz: number): string {
    const [unit, perUnit] = hz >= 1e6 ? ['MHz', 1e6] : hz >= 1e3 ? ['kHz', 1e3] : (['Hz', 1] as const);
    const value = hz / perUnit;
    const most = value < 10 ? 2 : value < 100 ? 1 : 0;
    const decimals = [0, 1].find((count) => count === most || Number.isInteger(10 ** count * value)) ?? most;
    return `${this.number(value, decimals)} ${unit}`;
  }

  /** A short time: "180 ms", "1,2 s". */
  duration(this: Formats, ms: number): string {
    return ms < 1000 ? `${this.number(ms)} ms` : `${this.number(ms / 1000, ms < 10_000 ? 1 : 0)} s`;
  }

  date(this: Formats, at: Instant): string {
    return localDate(at, this.language);
  }

  shortDate(this: Formats, at: Instant): string {
    return shortDate(at, this.language);
  }

  clock(this: Formats, at: Instant, tenths = false): string {
    return localClock(at, tenths);
  }

  /** Day and minute. */
  moment(this: Formats, at: Instant): string {
    return `${this.date(at)} ${this.clock(at).slice(0, 5)}`;
  }
}

export const FORMATS: Readonly<Record<Language, Formats>> = { vi: new Formats('vi'), en: new Formats('en') };

const OF_FIELD: typeof FORMATS = { vi: new Formats('vi', 'dBµV/m'), en: new Formats('en', 'dBµV/m') };

/** @param isField true where levels are of a recording of field strength */
export function levelFormats(language: Language, isField: boolean | undefined): Formats {
  return (isField ? OF_FIELD : FORMATS)[language];
}

/** The instant as a date whose UTC fields are the time in Vietnam. */
function inVietnam(at: Instant): Date {
  return new Date(atMs(at) + LOCAL_OFFSET_MS);
}

/** "08:20:19" in Vietnam's time; with tenths when asked. */
export function localClock(at: Instant, tenths = false): string {
  return inVietnam(at)
    .toISOString()
    .slice(11, tenths ? 21 : 19);
}

export function utcClock(at: number, tenths = false): string {
  return new Date(at).toISOString().slice(11, tenths ? 21 : 19);
}

/** "24/11/2026" in Vietnamese, "2026-11-24" in English; the date in Vietnam. */
export function localDate(at: Instant, language: Language): string {
  const [year, month, day] = inVietnam(at).toISOString().slice(0, 10).split('-');
  return language === 'vi' ? `${day}/${month}/${year}` : `${year}-${month}-${day}`;
}

/** The day without its year: "24/11" in Vietnamese, "11-24" in English. */
export function shortDate(at: Instant, language: Language): string {
  const date = localDate(at, language);
  return language === 'vi' ? date.slice(0, 5) : date.slice(5);
}

/** Both clocks of an instant, zones named: "08:20:19,2 UTC+7 · 01:20:19,2 UTC". */
export function bothClocks(at: number, language: Language): string {
  const mark = (text: string) => (language === 'vi' ? text.replace('.', ',') : text);
  return `${mark(localClock(at, true))} ${LOCAL_ZONE}${NARROW_SPACE}·${NARROW_SPACE}${mark(utcClock(at, true))} UTC`;
}
