/**
 * The organisation at the head of a report. Organisations are renamed and merged, so each name is valid from a certain
 * day. Pure.
 */
import type { Words } from '../incidents/sentence.js';
import type { Letterhead } from '../watch/papers/letterhead.js';
import type { LetterheadWords, ReportLanguage } from './report-document.js';
import type { Voice } from './voice.js';

const STATE: Readonly<Record<'vi' | 'en', readonly [string, string]>> = {
  vi: ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'],
  en: ['SOCIALIST REPUBLIC OF VIET NAM', 'Independence - Freedom - Happiness'],
};

const NUMBER: Words = { vi: 'Số:', en: 'No.' };
const DOTS = '…………';

export function letterheadWords(head: Letterhead | undefined, datedAt: number, voice: Voice): LetterheadWords {
  const words = (value: Words | undefined) => (value === undefined ? '' : voice.words(value));
  const contact = [head?.address, head?.phone, head?.email].filter((part) => part !== undefined && part !== '');
  const suffix = head?.numberSuffix === undefined || head.numberSuffix === '' ? '' : `/${head.numberSuffix}`;
  return {
    state: STATE[voice.first],
    parent: words(head?.parent).toLocaleUpperCase(localeOf(voice.language)),
    organisation: (words(head?.name) || DOTS + DOTS).toLocaleUpperCase(localeOf(voice.language)),
    contact: contact.join(' · '),
    number: `${voice.words(NUMBER)} ${DOTS}${suffix}`,
    placeAndDate: voice.longDate(words(head?.place), datedAt),
  };
}

function localeOf(language: ReportLanguage): string {
  return language === 'en' ? 'en' : 'vi';
}
