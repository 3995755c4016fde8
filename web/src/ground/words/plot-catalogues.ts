/** Catalogues of what the live screen fetches beside its plots. */
export interface PlotCatalogues {
  band: typeof import('../../live/band/locales/vi.json');
  density: typeof import('../../live/density/locales/vi.json');
  limits: typeof import('../../live/limits/locales/vi.json');
  past: typeof import('../../live/past/locales/vi.json');
  measure: typeof import('../../live/measure/locales/vi.json');
  tuning: typeof import('../../live/tuning/locales/vi.json');
}
