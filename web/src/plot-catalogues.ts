/** Catalogues of what the live screen fetches beside its plots. */
export interface PlotCatalogues {
  density: typeof import('./density/locales/vi.json');
  limits: typeof import('./limits/locales/vi.json');
  measure: typeof import('./measure/locales/vi.json');
  tuning: typeof import('./tuning/locales/vi.json');
}
