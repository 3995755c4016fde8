/** Catalogues of screens that are fetched on their own, continued: a file has room for so many imports. */
import type { PlotCatalogues } from './plot-catalogues.js';

export interface MoreCatalogues extends PlotCatalogues {
  field: typeof import('./field/locales/vi.json');
  access: typeof import('./access/locales/vi.json');
  admin: typeof import('./admin/locales/vi.json');
  setup: typeof import('./setup/locales/vi.json');
  map: typeof import('./map/locales/vi.json');
  occupancy: typeof import('./occupancy/locales/vi.json');
  band: typeof import('./band/locales/vi.json');
  exports: typeof import('./exports/locales/vi.json');
  imports: typeof import('./imports/locales/vi.json');
  past: typeof import('./past/locales/vi.json');
  reports: typeof import('./reports/locales/vi.json');
  notices: typeof import('./notices/locales/vi.json');
}
