/** The language of the page, and how it writes numbers. */

import { readerStore, useReader } from '../../reader/reader-store.js';
import { FORMATS, type Formats, type Language } from './format.js';

export function useLanguage(): Language {
  return useReader((state) => state.language);
}

/** For what is written outside of React. */
export function currentFormats(): Formats {
  return FORMATS[readerStore.getState().language];
}

export function useFormats(): Formats {
  return FORMATS[useLanguage()];
}
