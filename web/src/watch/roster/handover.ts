/** Hand-overs as `/api/v1/handovers` gives them. */

import { getAll, listIn } from '../../asking/request.js';
import { atOf, fieldsOf, numberOf, SEVERITIES, type Severity, textOf, textsOf } from '../../cases/incident.js';

export const SIDES = ['outgoing', 'incoming'] as const;
export type Side = (typeof SIDES)[number];
export const LISTS = ['unacknowledged', 'standing', 'hidden', 'openTasks'] as const;

export interface HandoverLine {
  readonly incidentId: string;
  readonly severity: Severity;
  readonly startHz: number;
  readonly stopHz: number;
  readonly aside: { readonly reason: string; readonly until: number | undefined } | undefined;
}

export interface Gap {
  readonly stationId: string;
  readonly bandKey: string;
  readonly blindNow: boolean;
  readonly blindMs: number;
  readonly degradedMs: number;
}

export interface Handover {
  readonly id: string;
  readonly version: number;
  readonly people: Readonly<Record<Side, readonly string[]>>;
  readonly from: number;
  readonly at: number;
  readonly lists: Readonly<Record<(typeof LISTS)[number], readonly HandoverLine[]>>;
  readonly gaps: readonly Gap[];
  readonly signatures: Readonly<Partial<Record<Side, { personId: string; at: number; remark: string | undefined }>>>;
  readonly complete: boolean;
  readonly auditHead: { readonly seq: number; readonly hash: string };
}

/** The newest first. */
export async function fetchHandovers(): Promise<Handover[]> {
  const rows = await getAll('/api/v1/handovers', 'handovers');
  return rows.map(handoverFrom).sort((a, b) => b.at - a.at);
}

function handoverFrom(value: unknown): Handover {
  const raw = fieldsOf(value);
  const people = fieldsOf(raw['people']);
  const summary = fieldsOf(raw['summary']);
  const head = fieldsOf(raw['auditHead']);
  const signatures = fieldsOf(raw['signatures']);
  const lines = (name: string) => listIn(summary, name).map(lineFrom);
  return {
    id: textOf(raw['id']) ?? '',
    version: numberOf(raw['version']) ?? 0,
    people: { outgoing: textsOf(people['outgoing']), incoming: textsOf(people['incoming']) },
    ...{ from: atOf(summary['from']) ?? 0, at: atOf(summary['at']) ?? 0 },
    lists: {
      unacknowledged: lines('unacknowledged'),
      standing: lines('standing'),
      hidden: lines('hidden'),
      openTasks: lines('openTasks'),
    },
    gaps: listIn(summary, 'gaps').map(gapFrom),
    signatures: Object.fromEntries(
      SIDES.flatMap((side) => {
        const { personId, at, remark } = fieldsOf(signatures[side]);
        const person = textOf(personId);
        return person === undefined ? [] : [[side, { personId: person, at: atOf(at) ?? 0, remark: textOf(remark) }]];
      }),
    ),
    complete: raw['complete'] === true,
    auditHead: { seq: numberOf(head['seq']) ?? 0, hash: textOf(head['hash']) ?? '' },
  };
}

function lineFrom(value: unknown): HandoverLine {
  const raw = fieldsOf(value);
  const aside = fieldsOf(raw['aside']);
  return {
    incidentId: textOf(raw['incidentId']) ?? '',
    severity: SEVERITIES.find((known) => known === raw['severity']) ?? 6,
    startHz: numberOf(raw['startHz']) ?? 0,
    stopHz: numberOf(raw['stopHz']) ?? 0,
    aside:
      raw['aside'] === undefined ? undefined : { reason: textOf(aside['reason']) ?? '', until: atOf(aside['until']) },
  };
}

function gapFrom(value: unknown): Gap {
  const raw = fieldsOf(value);
  const lasted = fieldsOf(raw['durationMs']);
  return {
    stationId: textOf(raw['stationId']) ?? '',
    bandKey: textOf(raw['bandKey']) ?? '',
    blindNow: raw['blindNow'] === true,
    blindMs: (numberOf(lasted['blind']) ?? 0) + (numberOf(lasted['unknown']) ?? 0),
    degradedMs: numberOf(lasted['degraded']) ?? 0,
  };
}
