/** Catalogues of screens that are fetched on their own, continued: a file has room for so many imports. */
import type { PlotCatalogues } from './plot-catalogues.js';

export interface MoreCatalogues extends PlotCatalogues {
  field: typeof import('../../stations/field/locales/vi.json');
  access: typeof import('../access/locales/vi.json');
  admin: typeof import('../../app/admin/locales/vi.json');
  setup: typeof import('../../stations/setup/locales/vi.json');
  map: typeof import('../../stations/map/locales/vi.json');
  occupancy: typeof import('../../papers/occupancy/locales/vi.json');
  band: typeof import('../../live/band/locales/vi.json');
  exports: typeof import('../../papers/exports/locales/vi.json');
  imports: typeof import('../../papers/imports/locales/vi.json');
  past: typeof import('../../live/past/locales/vi.json');
  reports: typeof import('../../papers/reports/locales/vi.json');
  notices: typeof import('../../papers/notices/locales/vi.json');
}
