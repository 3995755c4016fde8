/** The part of the contract that the duty room works with. */
import type { auditApi } from './audit.js';
import type { caseFilesApi } from './case-files.js';
import type { DrillIncidentsApi, drillsApi } from './drills.js';
import type { dutyApi } from './duty.js';
import type { incidentActsApi } from './incident-acts.js';
import type { incidentsApi } from './incidents.js';
import type { noticesApi } from './notices.js';

type Cases = typeof incidentsApi & typeof incidentActsApi & typeof caseFilesApi & typeof auditApi;

export type WatchingApi = Cases & typeof dutyApi & typeof noticesApi & typeof drillsApi & DrillIncidentsApi;
