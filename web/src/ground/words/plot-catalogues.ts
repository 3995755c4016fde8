/** Catalogues of what the live screen fetches beside its plots. */
export interface PlotCatalogues {
  density: typeof import('../../live/density/locales/vi.json');
  limits: typeof import('../../live/limits/locales/vi.json');
  measure: typeof import('../../live/measure/locales/vi.json');
  tuning: typeof import('../../live/tuning/locales/vi.json');
}
