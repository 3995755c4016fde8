/** Catalogues: Vietnamese first. Both come with the page, so that switching needs no request. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { MoreCatalogues } from './catalogues.js';
import type { Language } from './format.js';
import en from './locales/en.json';
import vi from './locales/vi.json';
import { write as writeTitle } from './shell/title.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'page';
    // A key that the Vietnamese catalogue lacks does not compile; a test holds the other catalogues to the same keys.
    resources: Catalogues;
  }
}

/** One catalogue for what is always there, and one for each screen that is fetched on its own. */
interface Catalogues extends MoreCatalogues {
  page: typeof vi & typeof import('./parts/locales/vi.json');
  incidents: typeof import('./incidents/locales/vi.json');
  watch: typeof import('./watch/locales/vi.json');
  registry: typeof import('./registry/locales/vi.json');
  wall: typeof import('./wall/locales/vi.json');
  help: typeof import('./help/locales/vi.json');
}

export function startTranslations(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'vi',
    defaultNS: 'page',
    resources: { vi: { page: vi }, en: { page: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
    // A name that no catalogue has is a mistake: tests of the page fail on what the console says.
    saveMissing: true,
    missingKeyHandler: (_languages, catalogue, key) => console.error(`No words for "${key}" in "${catalogue}".`),
  });
  nameDocument(language);
}

export function switchLanguage(language: Language): void {
  void i18next.changeLanguage(language);
  nameDocument(language);
}

/** The catalogues of a screen that is fetched when it is looked at; called once, as its file is read. */
export function addWords(screen: Exclude<keyof Catalogues, 'page'>, words: Readonly<Record<Language, object>>): void {
  for (const [language, catalogue] of Object.entries(words)) i18next.addResourceBundle(language, screen, catalogue);
}

/** Further words of the page's own catalogue, whose first keys are others than those it has. */
export function addPageWords(words: Readonly<Record<Language, object>>): void {
  for (const [language, catalogue] of Object.entries(words))
    i18next.addResourceBundle(language, 'page', catalogue, true);
}

function nameDocument(language: Language): void {
  document.documentElement.lang = language;
  writeTitle();
}
