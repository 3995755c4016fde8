/** Catalogues of screens that are fetched on their own, continued: a file has room for so many imports. */
export interface MoreCatalogues {
  occupancy: typeof import('./occupancy/locales/vi.json');
  past: typeof import('./past/locales/vi.json');
}
