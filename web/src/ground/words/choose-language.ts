/** Changes the language of the page, and remembers it on this machine. */

import { saveReader } from '../../reader/reader-preferences.js';
import { readerStore } from '../../reader/reader-store.js';
import type { Language } from './format.js';
import { showLanguage } from './i18n.js';

/** Each by its own name, to those who read no other. */
export const PAGE_LANGUAGES = [
  ['vi', 'VI'],
  ['en', 'EN'],
] as const;

export async function chooseLanguage(language: Language): Promise<void> {
  saveReader({ language });
  await showLanguage(language);
  readerStore.setState({ language });
}
