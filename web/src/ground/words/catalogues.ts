/** Catalogues of screens that are fetched on their own, continued: a file has room for so many imports. */
import { STATES } from '../../../../src/words/states.js';
import type { Language } from './format.js';
import type { PlotCatalogues } from './plot-catalogues.js';

export interface MoreCatalogues extends PlotCatalogues {
  field: typeof import('../../stations/field/locales/vi.json');
  access: typeof import('../access/locales/vi.json');
  admin: typeof import('../../app/admin/locales/vi.json');
  setup: typeof import('../../stations/setup/locales/vi.json');
  map: typeof import('../../stations/map/locales/vi.json');
  occupancy: typeof import('../../papers/occupancy/locales/vi.json');
  exports: typeof import('../../papers/exports/locales/vi.json');
  imports: typeof import('../../papers/imports/locales/vi.json');
  reports: typeof import('../../papers/reports/locales/vi.json');
  notices: typeof import('../../papers/notices/locales/vi.json');
}

/** States are named as in papers: their words come out of the program's own list. */
export type StateWords = {
  [Table in keyof typeof STATES]: Readonly<Record<`${keyof (typeof STATES)[Table] & (string | number)}`, string>>;
};

export function statesIn(language: Language): { readonly states: object } {
  const tables = Object.entries(STATES).map(([name, words]) => {
    const said = Object.entries(words).map(([state, word]) => [state, word[language]]);
    return [name, Object.fromEntries(said)];
  });
  return { states: Object.fromEntries(tables) };
}
