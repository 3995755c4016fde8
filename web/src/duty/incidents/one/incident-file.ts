/** Loads one incident with its emissions and its timeline, for its own screen. */
import type { Attachment } from '../../../../../src/api/case-files.js';
import type { Answer } from '../../../../../src/api/client.js';
import type { HeardEmission, TimelineEntry } from '../../../../../src/api/incidents.js';
import { ask, askAll, urlOf } from '../../../ground/asking/ask.js';

export type { Attachment, HeardEmission, TimelineEntry };
export type IncidentFile = Answer<'GET /api/v1/incidents/{incidentId}'>;

/** @throws ProblemError 404 when there is no such incident */
export function fetchFile(incidentId: string, signal?: AbortSignal): Promise<IncidentFile> {
  return ask('GET /api/v1/incidents/{incidentId}', { params: { incidentId }, signal });
}

export function fetchTimeline(incidentId: string, signal: AbortSignal): Promise<TimelineEntry[]> {
  return askAll('GET /api/v1/incidents/{incidentId}/timeline', 'entries', { params: { incidentId }, signal });
}

export function attachmentPath(incidentId: string, sha256: string): string {
  return urlOf('GET /api/v1/incidents/{incidentId}/attachments/{sha256}', { params: { incidentId, sha256 } });
}
