/** Catalogues: Vietnamese first. Both come with the page, so that switching needs no request. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from './format.js';
import en from './locales/en.json';
import vi from './locales/vi.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'page';
    // A key that the Vietnamese catalogue lacks does not compile; a test holds the other catalogues to the same keys.
    resources: { page: typeof vi };
  }
}

export function startTranslations(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'vi',
    defaultNS: 'page',
    resources: { vi: { page: vi }, en: { page: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  nameDocument(language);
}

export function switchLanguage(language: Language): void {
  void i18next.changeLanguage(language);
  nameDocument(language);
}

function nameDocument(language: Language): void {
  document.documentElement.lang = language;
  document.title = `${i18next.t('live')} · ${i18next.t('title')}`;
}
