/** One incident with all that belongs to it, as its own screen asks for it. */

import { get, getAll, listIn } from '../../asking/request.js';
import { atOf, fieldsOf, type Incident, incidentFrom, numberOf, type Sentence, textOf } from '../../cases/incident.js';

/** What a station heard of it. */
export interface HeardEmission {
  readonly emissionId: string;
  readonly stationId: string;
  readonly receiverId: string;
  readonly startHz: number;
  readonly stopHz: number;
  readonly firstHeardAt: number;
  readonly lastHeardAt: number;
  readonly active: boolean;
  readonly peakDbm: number | undefined;
  readonly excessDb: number | undefined;
  readonly emissionClass: string;
  /** The rule whose mask it crossed; `excessDb` is then above that mask. */
  readonly ruleId: string | undefined;
}

export interface IncidentFile {
  readonly incident: Incident;
  readonly emissions: readonly HeardEmission[];
  readonly alike: readonly { readonly incidentId: string; readonly score: number }[];
}

export interface TimelineEntry {
  readonly id: number;
  readonly at: number;
  readonly by: string;
  readonly move: string;
  readonly sentence: Sentence;
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

/** @throws ProblemError 404 when there is none. */
export async function fetchFile(id: string): Promise<IncidentFile> {
  const answer = await get(pathOf(id));
  const incident = incidentFrom(answer['incident']);
  if (incident === undefined) throw new Error(`the answer about ${id} holds no incident`);
  return {
    incident,
    emissions: listIn(answer, 'emissions').flatMap((one) => emissionFrom(one) ?? []),
    alike: listIn(answer, 'alike').flatMap((one) => {
      const { incidentId, score } = fieldsOf(one);
      const other = textOf(incidentId);
      return other === undefined ? [] : [{ incidentId: other, score: numberOf(score) ?? 0 }];
    }),
  };
}

export async function fetchTimeline(id: string): Promise<TimelineEntry[]> {
  const rows = await getAll(`${pathOf(id)}/timeline`, 'entries');
  return rows.map((row) => {
    const raw = fieldsOf(row);
    const sentence = fieldsOf(raw['sentence']);
    return {
      id: numberOf(raw['id']) ?? 0,
      at: atOf(raw['at']) ?? 0,
      by: textOf(raw['by']) ?? '',
      move: textOf(raw['move']) ?? '',
      sentence: { vi: textOf(sentence['vi']) ?? '', en: textOf(sentence['en']) ?? '' },
    };
  });
}

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

function emissionFrom(value: unknown): HeardEmission | undefined {
  const raw = fieldsOf(value);
  const emissionId = textOf(raw['emissionId']);
  const receiverId = textOf(raw['receiverId']);
  const stationId = textOf(raw['stationId']);
  if (emissionId === undefined || receiverId === undefined || stationId === undefined) return undefined;
  return {
    ...{ emissionId, receiverId, stationId },
    startHz: numberOf(raw['startHz']) ?? 0,
    stopHz: numberOf(raw['stopHz']) ?? 0,
    firstHeardAt: atOf(raw['firstHeardAt']) ?? 0,
    lastHeardAt: atOf(raw['lastHeardAt']) ?? 0,
    active: raw['active'] === true,
    peakDbm: numberOf(raw['peakDbm']),
    excessDb: numberOf(raw['excessDb']),
    emissionClass: textOf(raw['emissionClass']) ?? 'unknown',
    ruleId: textOf(raw['ruleId']),
  };
}
