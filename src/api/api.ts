/** The whole contract: every table joined. */
import type { incidentActsApi } from './incident-acts.js';
import type { incidentsApi } from './incidents.js';
import type { portsApi } from './ports.js';
import type { receiversApi } from './receivers.js';
import type { stationsApi } from './stations.js';

export type Api = typeof incidentsApi &
  typeof incidentActsApi &
  typeof portsApi &
  typeof receiversApi &
  typeof stationsApi;
