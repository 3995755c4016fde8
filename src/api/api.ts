/** The whole contract: every table joined. */
import type { incidentActsApi } from './incident-acts.js';
import type { incidentsApi } from './incidents.js';

export type Api = typeof incidentsApi & typeof incidentActsApi;
