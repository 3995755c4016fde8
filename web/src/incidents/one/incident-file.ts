/** One incident with all that belongs to it, as its own screen asks for it. */
import type { Answer } from '../../../../src/api/client.js';
import type { HeardEmission, TimelineEntry } from '../../../../src/api/incidents.js';
import { ask, askAll } from '../../asking/ask.js';
import { get, listIn } from '../../asking/request.js';
import { atOf, fieldsOf, numberOf, textOf } from '../../cases/incident.js';

export type { HeardEmission, TimelineEntry };
export type IncidentFile = Answer<'GET /api/v1/incidents/{incidentId}'>;

/** @throws ProblemError 404 when there is none. */
export function fetchFile(incidentId: string): Promise<IncidentFile> {
  return ask('GET /api/v1/incidents/{incidentId}', { params: { incidentId } });
}

export function fetchTimeline(incidentId: string): Promise<TimelineEntry[]> {
  return askAll('GET /api/v1/incidents/{incidentId}/timeline', 'entries', { params: { incidentId } });
}
export interface Attachment {
  readonly sha256: string;
  readonly name: string;
  readonly bytes: number;
  readonly type: string;
  readonly by: string;
  readonly at: number;
}

const pathOf = (id: string) => `/api/v1/incidents/${encodeURIComponent(id)}`;

export async function fetchAttachments(id: string): Promise<Attachment[]> {
  return listIn(await get(`${pathOf(id)}/attachments`), 'attachments').map((one) => {
    const raw = fieldsOf(one);
    return {
      sha256: textOf(raw['sha256']) ?? '',
      name: textOf(raw['name']) ?? '',
      bytes: numberOf(raw['bytes']) ?? 0,
      type: textOf(raw['type']) ?? '',
      by: textOf(raw['by']) ?? '',
      at: atOf(raw['at']) ?? 0,
    };
  });
}

export function attachmentPath(id: string, sha256: string): string {
  return `${pathOf(id)}/attachments/${sha256}`;
}
