import type { Language } from '../words/format.js';
import { localClock, localDate } from '../words/format.js';

/** Day and minute in Vietnam, of an instant as the API writes it. */
export function momentOf(text: string, language: Language): string {
  const at = Date.parse(text);
  return `${localDate(at, language)} ${localClock(at).slice(0, 5)}`;
}

export function dayOf(text: string, language: Language): string {
  return localDate(Date.parse(text), language);
}
