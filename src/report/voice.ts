/** Writes values as words: in one language, or in Vietnamese with English beside it. Pure. */
import { INCIDENT_SENTENCES } from '../incidents/incident-sentences.js';
import { partsOf } from '../incidents/parts.js';
import { defined } from '../rf/defined.js';
import { DAY_MS } from '../time/units.js';
import type { ReportLanguage } from '../watch/papers/formats.js';
import { WATCH_SENTENCES } from '../watch/watch-sentences.js';
import {
  type Language,
  type Sentence,
  sentenceText,
  spellDuration,
  VIETNAM_OFFSET_MS,
  type Words,
} from '../words/sentence.js';
import { BLANK, type Cell } from './report-document.js';

const CATALOGUE = { ...INCIDENT_SENTENCES, ...WATCH_SENTENCES };

const ENGLISH_MONTH = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

export class Voice {
  readonly language: ReportLanguage;
  /** The language of the text itself; with `vi-en` the other language is printed under it. */
  readonly first: Language;

  constructor(language: ReportLanguage) {
    this.language = language;
    this.first = language === 'en' ? 'en' : 'vi';
  }

  words(words: Words): string {
    return words[this.first];
  }

  /** The text in the second language; undefined where the report has one language. */
  also(words: Words): string | undefined {
    return this.language === 'vi-en' ? words.en : undefined;
  }

  cell(words: Words, more: Omit<Cell, 'text' | 'also'> = {}): Cell {
    const also = this.also(words);
    return { text: this.words(words), ...defined({ also }), ...more };
  }

  /** A value that each language writes in its own way. */
  each(spell: (language: Language) => string, more: Omit<Cell, 'text' | 'also'> = {}): Cell {
    return this.cell({ vi: spell('vi'), en: spell('en') }, more);
  }

  /** A text that a person typed, the same in every language. An empty text becomes a blank. */
  typed(text: string | undefined): Cell {
    return text === undefined || text === '' ? BLANK : { text };
  }

  sentence(sentence: Sentence): string {
    return sentenceText(sentence, this.first, CATALOGUE);
  }

  sentenceCell(sentence: Sentence): Cell {
    return this.each((language) => sentenceText(sentence, language, CATALOGUE));
  }

  number(value: number, decimals = 0): string {
    return spellNumber(value, decimals, this.first);
  }

  numberCell(value: number, decimals = 0): Cell {
    return { ...this.each((language) => spellNumber(value, decimals, language)), value };
  }

  percent(share: number, decimals = 1): string {
    return `${this.number(100 * share, decimals)} %`;
  }

  percentCell(share: number): Cell {
    return { text: this.percent(share), value: 100 * share, unit: '%' };
  }

  duration(durationMs: number): string {
    return spellDuration(durationMs, this.first).replaceAll(' ', TIE);
  }

  /** A dash where it is not known. */
  durationCell(durationMs: number | undefined): Cell {
    return durationMs === undefined ? { text: '—' } : this.each((language) => spellDuration(durationMs, language));
  }

  mhz(hz: number, decimals = 4): string {
    return this.number(hz / 1e6, decimals);
  }

  /** "05/02/2027 23:58", Vietnamese time. */
  localMinute(at: number): string {
    return `${localDate(at)}${TIE}${localClock(at).slice(0, 5)}`;
  }

  date(at: number): string {
    return localDate(at);
  }

  /** The date line of a letter. */
  longDate(place: string, at: number): string {
    const [year = '', month = '', day = ''] = new Date(at + VIETNAM_OFFSET_MS).toISOString().slice(0, 10).split('-');
    const before = place === '' ? '' : `${place}, `;
    return this.first === 'vi'
      ? `${before}ngày ${day} tháng ${month} năm ${year}`
      : `${before}${Number(day)} ${ENGLISH_MONTH.format(Date.UTC(2000, Number(month) - 1))} ${year}`;
  }
}

export function spellNumber(value: number, decimals: number, language: Language): string {
  // A value that rounds to zero has no sign.
  const rounded = value.toFixed(decimals).replace(/^-(0(\.0*)?)$/, '$1');
  const text = rounded.replace('-', '−');
  return language === 'vi' ? text.replace('.', ',') : text;
}

/** At most three decimals, without zeros at the end. */
export function trimmedNumber(value: number, language: Language): string {
  return spellNumber(value, 3, language)
    .replace(/([.,]\d*?)0+$/, '$1')
    .replace(/[.,]$/, '');
}

export function spellKhz(hz: number, language: Language): string {
  return `${trimmedNumber(hz / 1e3, language)} kHz`;
}

function localClock(at: number): string {
  return new Date(at + VIETNAM_OFFSET_MS).toISOString().slice(11, 19);
}

function localDate(at: number): string {
  const [year, month, day] = new Date(at + VIETNAM_OFFSET_MS).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}

/** A non-breaking space. */
export const TIE = '\u00a0';

/** "05/02/2027 23:58:00", Vietnamese time: each page says so. A form that asks for UTC writes UTC instead. */
export function spellInstant(at: number): string {
  return `${localDate(at)}${TIE}${localClock(at)}`;
}

/** "2027-02-05 16:58:00", for a form that asks for UTC. */
export function spellUtc(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** "121.5 MHz" and the like, with as many digits as are useful for this width. */
export function spellRange(startHz: number, stopHz: number, language: Language): string {
  const width = stopHz - startHz;
  const decimals = width >= 1e6 ? 3 : width >= 10e3 ? 4 : 5;
  const mhz = (hz: number) =>
    spellNumber(hz / 1e6, decimals, language)
      .replace(/([.,]\d*?)0+$/, '$1')
      .replace(/[.,]$/, '');
  return startHz === stopHz ? `${mhz(startHz)}${TIE}MHz` : `${mhz(startHz)}–${mhz(stopHz)}${TIE}MHz`;
}

const MOST_PARTS = 6;

/** The ranges in which an incident was heard; never one over a gap between them. */
export function spellParts(incident: Parameters<typeof partsOf>[0], language: Language): string {
  const parts = partsOf(incident);
  const shown = parts.slice(0, MOST_PARTS).map(({ startHz, stopHz }) => spellRange(startHz, stopHz, language));
  return [...shown, ...(parts.length > MOST_PARTS ? ['…'] : [])].join('; ');
}

export function inDays(durationMs: number): number {
  return durationMs / DAY_MS;
}
