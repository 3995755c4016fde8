/**
 * The organisation at the head of a report. Organisations are renamed and merged, so each name is valid from a certain
 * day. Pure.
 */
import { defined } from '../rf/defined.js';
import type { ReportLanguage } from '../watch/papers/formats.js';
import type { Letterhead } from '../watch/papers/letterhead.js';
import type { Words } from '../words/sentence.js';
import type { LetterheadWords, ReportDocument } from './report-document.js';
import { TIE, type Voice } from './voice.js';

const STATE: Readonly<Record<'vi' | 'en', readonly [string, string]>> = {
  vi: ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'],
  en: ['SOCIALIST REPUBLIC OF VIET NAM', 'Independence - Freedom - Happiness'],
};

/** Lines of "Kính gửi" and "Nơi nhận" as the decree 30/2020 lays them; the second ends with the paper's own file. */
export function addressWords(
  { addressees, recipients }: { readonly addressees: readonly string[]; readonly recipients: readonly string[] },
  voice: Voice,
): Pick<ReportDocument, 'addressees' | 'recipients'> {
  const to = voice.words({ vi: 'Kính gửi:', en: 'To:' });
  const [only = '', second] = addressees;
  const asAbove = voice.words({ vi: '- Như trên;', en: '- As above;' });
  const filed = voice.words({ vi: '- Lưu: VT.', en: '- Filed: office.' });
  const listed = (end: string) => addressees.map((one, i) => `- ${one}${i === addressees.length - 1 ? end : ';'}`);
  return {
    ...defined({
      addressees: addressees.length === 0 ? undefined : second === undefined ? [`${to} ${only}`] : [to, ...listed('.')],
    }),
    recipients: [
      voice.words({ vi: 'Nơi nhận:', en: 'Copies to:' }),
      ...(addressees.length === 0 ? [] : [asAbove]),
      ...recipients.map((one) => `- ${one};`),
      filed,
    ],
  };
}

const NUMBER: Words = { vi: 'Số:', en: 'No.' };
const DOTS = '…………';

/** @param number of the book, or the symbol alone after dots for a pen */
export function letterheadWords(
  head: Letterhead | undefined,
  { datedAt, number }: { readonly datedAt: number; readonly number: string },
  voice: Voice,
): LetterheadWords {
  const words = (value: Words | undefined) => (value === undefined ? '' : voice.words(value));
  const contact = [head?.address, head?.phone, head?.email].filter((part) => part !== undefined && part !== '');
  return {
    state: STATE[voice.first],
    parent: words(head?.parent).toLocaleUpperCase(localeOf(voice.language)),
    organisation: (words(head?.name) || DOTS + DOTS).toLocaleUpperCase(localeOf(voice.language)),
    contact: contact.join(' · '),
    number: `${voice.words(NUMBER)} ${number}`,
    placeAndDate: voice.longDate(words(head?.place), datedAt),
  };
}

/** For a page: the last words of the names stay on one line, as "KHU VỰC V" must. */
export function unbroken(head: LetterheadWords): LetterheadWords {
  const tied = (name: string) =>
    name.replace(/ \S{1,6} \S{1,6} \S{1,6}$/, (end) => ` ${end.slice(1).replaceAll(' ', TIE)}`);
  return { ...head, parent: tied(head.parent), organisation: tied(head.organisation) };
}

/** Number of a paper that is not signed: room for a pen, and the symbol of its book. */
export function openNumber(symbol: string): string {
  return `${DOTS}/${symbol}`;
}

function localeOf(language: ReportLanguage): string {
  return language === 'en' ? 'en' : 'vi';
}
