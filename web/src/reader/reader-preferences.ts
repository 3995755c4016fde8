/** What the page remembers of its reader on this machine. */
import type { Language } from './language.js';
import { change, PAGE_KEY, read } from './stored.js';

export type Scheme = 'dark' | 'light';

export interface ReaderPreferences {
  readonly language: Language;
  readonly scheme: Scheme;
  /** False turns the one-key commands off (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  /** The controls of an engineer are in sight on the live page. */
  readonly tools: boolean;
}

export function loadReader(): ReaderPreferences {
  const stored = read(PAGE_KEY);
  return {
    language: stored['language'] === 'en' ? 'en' : 'vi',
    scheme: stored['scheme'] === 'light' ? 'light' : 'dark',
    singleKeys: stored['singleKeys'] !== false,
    tools: stored['tools'] === true,
  };
}

export function saveReader(changed: Partial<ReaderPreferences>): void {
  change(PAGE_KEY, changed);
}
