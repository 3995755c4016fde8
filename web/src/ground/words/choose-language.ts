/** Changes the language of the page, and remembers it on this machine. */

import { pageStore } from '../../picture/page-store.js';
import { savePreferences } from '../../reader/preferences.js';
import type { Language } from './format.js';
import { showLanguage } from './i18n.js';

export async function chooseLanguage(language: Language): Promise<void> {
  savePreferences({ language });
  await showLanguage(language);
  pageStore.setState({ language });
}
