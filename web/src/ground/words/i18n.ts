/**
 * Catalogues. Vietnamese comes with the page; English before the first words are shown to its readers, and to the others
 * after the first picture, so that switching needs no request.
 */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { afterFirstPicture } from '../line/first-picture.js';
import { write as writeTitle } from '../shell/title.js';
import { type MoreCatalogues, type StateWords, statesIn } from './catalogues.js';
import type { Language } from './format.js';
import vi from './locales/vi.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'page';
    // A key that the Vietnamese catalogue lacks does not compile; a test holds the other catalogues to the same keys.
    resources: Catalogues;
  }
}

/** One catalogue for what is always there, and one for each screen that is fetched on its own. */
interface Catalogues extends MoreCatalogues {
  page: typeof vi & typeof import('./late/locales/vi.json') & { states: StateWords };
  incidents: typeof import('../../duty/incidents/locales/vi.json');
  watch: typeof import('../../duty/watch/locales/vi.json');
  registry: typeof import('../../registry/locales/vi.json');
  wall: typeof import('../../duty/wall/locales/vi.json');
  help: typeof import('../../help/locales/vi.json');
}

export async function startTranslations(language: Language): Promise<void> {
  void i18next.use(initReactI18next).init({
    lng: 'vi',
    fallbackLng: 'vi',
    defaultNS: 'page',
    resources: { vi: { page: { ...vi, ...statesIn('vi') } } },
    interpolation: { escapeValue: false },
    initAsync: false,
    // A name that no catalogue has is a mistake: tests of the page fail on what the console says.
    saveMissing: true,
    missingKeyHandler: (_languages, catalogue, key) => console.error(`No words for "${key}" in "${catalogue}".`),
  });
  await showLanguage(language);
  if (language === 'vi') void afterFirstPicture(fetchEnglish)();
}

export async function showLanguage(language: Language): Promise<void> {
  if (language === 'en') await fetchEnglish();
  await i18next.changeLanguage(language);
  nameDocument(language);
}

/** Without an answer the page goes on in Vietnamese: the spectrum matters more than its words. */
async function fetchEnglish(): Promise<void> {
  try {
    const { default: en } = await import('./locales/en.json');
    i18next.addResourceBundle('en', 'page', { ...en, ...statesIn('en') }, true);
  } catch (error) {
    console.warn('The English words could not be fetched:', error);
  }
}

/** The catalogues of a screen that is fetched when it is looked at; called once, as its file is read. */
export function addWords(screen: Exclude<keyof Catalogues, 'page'>, words: Readonly<Record<Language, object>>): void {
  for (const [language, catalogue] of Object.entries(words)) i18next.addResourceBundle(language, screen, catalogue);
}

/** Further words of the page's own catalogue. Of a catalogue that is edited under `npm run dev` the newest words stay. */
export function addPageWords(words: Readonly<Record<Language, object>>): void {
  for (const [language, catalogue] of Object.entries(words))
    i18next.addResourceBundle(language, 'page', catalogue, true, true);
}

function nameDocument(language: Language): void {
  document.documentElement.lang = language;
  writeTitle();
}
