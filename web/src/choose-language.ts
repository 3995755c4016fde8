/** Changes the language of the page, and remembers it on this machine. */
import type { Language } from './format.js';
import { showLanguage } from './i18n.js';
import { pageStore } from './state/page-store.js';
import { savePreferences } from './state/preferences.js';

export async function chooseLanguage(language: Language): Promise<void> {
  savePreferences({ language });
  await showLanguage(language);
  pageStore.setState({ language });
}
