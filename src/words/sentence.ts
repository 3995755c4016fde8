/** A message for people: a key and its values; a catalogue has the words in Vietnamese and English. */
import { HOUR_MS } from '../time/units.js';

/** The same words in both languages. */
export interface Words {
  readonly vi: string;
  readonly en: string;
}

export type Language = keyof Words;

declare const told: unique symbol;
/** Hz that may be printed, with no digits finer than is known; only `measurement/middle.ts` makes them. */
export type ToldHz = number & { readonly [told]: true };

/** A frequency and its uncertainty in Hz, which an exact one lacks. */
export interface Told {
  readonly hz: ToldHz;
  readonly uncertaintyHz?: ToldHz;
}

/** A value in a sentence; quantities have units, so that each language can write them in its own way. */
export type SentenceValue =
  | string
  | number
  | Words
  | Told
  | { readonly durationMs: number }
  /** An instant, epoch ms UTC; written in Vietnamese time (UTC+7). */
  | { readonly at: number };

export interface Sentence {
  readonly key: string;
  readonly params: Readonly<Record<string, SentenceValue>>;
}

/** Values that are ids, and of what. */
const ID_PARAMS: Readonly<Record<string, Named>> = { person: 'person', personId: 'person', station: 'station' };

export type Named = 'person' | 'station';
export type NameOf = (id: string, what: Named) => string;

/** The sentence with names in place of ids: a name may change, so that only ids are stored. */
export function withNames({ key, params }: Sentence, nameOf: NameOf): Sentence {
  const named = Object.entries(params).map(([name, value]) => {
    const what = ID_PARAMS[name];
    return [name, what !== undefined && typeof value === 'string' ? nameOf(value, what) : value] as const;
  });
  return { key, params: Object.fromEntries(named) };
}

/** Templates with `{name}` in place of a value. */
export type Catalogue = Readonly<Record<string, Words>>;

export const VIETNAM_OFFSET_MS = 7 * HOUR_MS;

/** The sentence as text. @throws RangeError naming the key or the value that is missing. */
export function sentenceText(sentence: Sentence, language: Language, catalogue: Catalogue): string {
  const template = catalogue[sentence.key];
  if (template === undefined) throw new RangeError(`there is no sentence "${sentence.key}"`);
  return template[language].replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = sentence.params[name];
    if (value === undefined) throw new RangeError(`sentence "${sentence.key}" lacks the value "${name}"`);
    return spell(value, language);
  });
}

function spell(value: SentenceValue, language: Language): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return decimal(value, language);
  if ('hz' in value) return spellTold(value, language);
  if ('durationMs' in value) return spellDuration(value.durationMs, language);
  if ('at' in value) return spellAt(value.at);
  return value[language];
}

/** Thousands are set apart from 10,000 on. */
const NUMBERS = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 6, useGrouping: 'min2' }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 6, useGrouping: 'min2' }),
};

function decimal(value: number, language: Language): string {
  return NUMBERS[language].format(value).replace('-', '−');
}

/** "121.5 MHz", "121,5 MHz": the largest unit that keeps the number at 1 or more. */
export function spellHz(hz: ToldHz, language: Language): string {
  const [factor, unit] = hz >= 1e9 ? [1e9, 'GHz'] : hz >= 1e6 ? [1e6, 'MHz'] : hz >= 1e3 ? [1e3, 'kHz'] : [1, 'Hz'];
  return `${decimal(hz / (factor as number), language)} ${unit}`;
}

/** "433.998 MHz ± 13 kHz". */
export function spellTold({ hz, uncertaintyHz }: Told, language: Language): string {
  return `${spellHz(hz, language)}${uncertaintyHz === undefined ? '' : ` ± ${spellHz(uncertaintyHz, language)}`}`;
}

/** "23 h 41 min", "23 giờ 41 phút"; under a minute in seconds. Rounded down, so that a watch is never overstated. */
export function spellDuration(durationMs: number, language: Language): string {
  const totalSeconds = Math.floor(durationMs / 1000);
  const hours = Math.floor(totalSeconds / 3600);
  const minutes = Math.floor(totalSeconds / 60) % 60;
  const seconds = totalSeconds % 60;
  const [h, min, s] = language === 'vi' ? ['giờ', 'phút', 'giây'] : ['h', 'min', 's'];
  // Less than a second is not nothing.
  if (durationMs > 0 && totalSeconds === 0) return language === 'vi' ? 'dưới 1 giây' : 'under 1 s';
  const parts: string[] = [];
  if (hours > 0) parts.push(`${hours} ${h}`);
  if (minutes > 0) parts.push(`${minutes} ${min}`);
  if (parts.length === 0 || (hours === 0 && minutes < 10 && seconds > 0)) parts.push(`${seconds} ${s}`);
  return parts.join(' ');
}

/** "3 h behind", "chậm 3 giờ": how far a clock is from the right time, to the second. */
export function spellClockOff(offMs: number, language: Language): string {
  const by = spellDuration(1000 * Math.round(Math.abs(offMs) / 1000), language);
  if (language === 'vi') return `${offMs < 0 ? 'chậm' : 'nhanh'} ${by}`;
  return `${by} ${offMs < 0 ? 'behind' : 'ahead'}`;
}

/** "23:58 05/02/2027", Vietnamese time. */
export function spellAt(at: number): string {
  const iso = new Date(at + VIETNAM_OFFSET_MS).toISOString();
  return `${iso.slice(11, 16)} ${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;
}
