/** An incident as the page knows it, read from `/api/v1/incidents` and from the `incident` event of `/live`. */

export const INCIDENT_STATES = [
  'candidate',
  'open',
  'acknowledged',
  'assigned',
  'investigating',
  'resolved',
  'closed',
  'merged',
] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export const ALARM_STATES = [
  'normal',
  'unacknowledged',
  'acknowledged',
  'returned-unacknowledged',
  'shelved',
  'suppressed',
  'out-of-service',
] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

export const SEVERITIES = [1, 2, 3, 4, 5, 6] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A sentence of the program in both languages. */
export interface Sentence {
  readonly vi: string;
  readonly en: string;
}

export interface TargetTime {
  /** Epoch ms. */
  readonly dueAt: number;
  readonly outcome: 'pending' | 'met' | 'missed';
  readonly tookMs: number | undefined;
}

/** Levels at the receiver's input, where a level is what is wrong with a licensee. */
export interface LicenceMatter {
  readonly name: string;
  readonly levelDbm: number | undefined;
  readonly expectedDbm: number | undefined;
}

export interface Incident {
  readonly id: string;
  readonly version: number;
  readonly state: IncidentState;
  readonly outcome: string | undefined;
  readonly severity: Severity;
  readonly priorityReason: Sentence;
  readonly alarm: AlarmState;
  readonly aside: { readonly by: string; readonly reason: string; readonly until: number | undefined } | undefined;
  readonly raises: number;
  readonly startHz: number;
  readonly stopHz: number;
  /** On the air. */
  readonly active: boolean;
  /** Epoch ms, like every instant here. */
  readonly firstHeardAt: number;
  readonly lastHeardAt: number;
  /** Undefined when no receiver measured it. */
  readonly peakDbm: number | undefined;
  readonly excessDb: number | undefined;
  readonly emissionClass: string;
  readonly stationIds: readonly string[];
  /** Each station with the highest level there, the loudest first. */
  readonly heard: readonly { readonly stationId: string; readonly peakDbm: number | undefined }[];
  readonly victim: { readonly assignmentId: string; readonly name: string } | undefined;
  /** The licensee that fell silent, or transmits outside its terms. */
  readonly licence: LicenceMatter | undefined;
  readonly openedAt: number | undefined;
  readonly acknowledgedAt: number | undefined;
  readonly acknowledgedBy: string | undefined;
  readonly assigneeId: string | undefined;
  readonly resolvedAt: number | undefined;
  readonly closedAt: number | undefined;
  readonly resolution: { readonly cause: string; readonly measure: string } | undefined;
  readonly dismissal: string | undefined;
  readonly targets: { readonly acknowledge: TargetTime; readonly resolve: TargetTime } | undefined;
  readonly links: readonly { readonly incidentId: string; readonly relation: string }[];
  readonly mergedIntoId: string | undefined;
  readonly moves: readonly string[];
}

/** Undefined when what came is no incident. */
export function incidentFrom(value: unknown): Incident | undefined {
  const raw = fieldsOf(value);
  const state = INCIDENT_STATES.find((known) => known === raw['state']);
  const alarm = ALARM_STATES.find((known) => known === raw['alarm']);
  const severity = SEVERITIES.find((known) => known === raw['severity']);
  const id = textOf(raw['id']);
  const numbers = [raw['version'], raw['startHz'], raw['stopHz'], atOf(raw['firstHeardAt']), atOf(raw['lastHeardAt'])];
  if (id === undefined || state === undefined || alarm === undefined || severity === undefined) return undefined;
  if (!numbers.every(Number.isFinite)) return undefined;
  const targets = fieldsOf(raw['targets']);
  const acknowledge = targetFrom(targets['acknowledge']);
  const resolve = targetFrom(targets['resolve']);
  const reason = fieldsOf(raw['priorityReason']);
  const aside = fieldsOf(raw['aside']);
  const victim = fieldsOf(raw['victim']);
  const resolution = fieldsOf(raw['resolution']);
  const licence = fieldsOf(raw['licence']);
  return {
    ...{ id, state, alarm, severity },
    version: raw['version'] as number,
    outcome: textOf(raw['outcome']),
    priorityReason: { vi: textOf(reason['vi']) ?? '', en: textOf(reason['en']) ?? '' },
    aside: raw['aside'] === undefined ? undefined : { ...by(aside), until: atOf(aside['until']) },
    raises: numberOf(raw['raises']) ?? 0,
    startHz: raw['startHz'] as number,
    stopHz: raw['stopHz'] as number,
    active: raw['active'] === true,
    firstHeardAt: atOf(raw['firstHeardAt']) ?? 0,
    lastHeardAt: atOf(raw['lastHeardAt']) ?? 0,
    peakDbm: numberOf(raw['peakDbm']),
    excessDb: numberOf(raw['excessDb']),
    emissionClass: textOf(raw['emissionClass']) ?? 'unknown',
    stationIds: textsOf(raw['stationIds']),
    heard: (Array.isArray(raw['heard']) ? raw['heard'] : []).map((one: unknown) => {
      const { stationId, peakDbm } = fieldsOf(one);
      return { stationId: textOf(stationId) ?? '', peakDbm: numberOf(peakDbm) };
    }),
    victim:
      raw['victim'] === undefined
        ? undefined
        : { assignmentId: textOf(victim['assignmentId']) ?? '', name: textOf(victim['name']) ?? '' },
    licence:
      raw['licence'] === undefined
        ? undefined
        : {
            name: textOf(licence['name']) ?? '',
            levelDbm: numberOf(licence['levelDbm']),
            expectedDbm: numberOf(licence['expectedDbm']),
          },
    ...{ openedAt: atOf(raw['openedAt']), acknowledgedAt: atOf(raw['acknowledgedAt']) },
    ...{ acknowledgedBy: textOf(raw['acknowledgedBy']), assigneeId: textOf(raw['assigneeId']) },
    ...{ resolvedAt: atOf(raw['resolvedAt']), closedAt: atOf(raw['closedAt']) },
    resolution:
      raw['resolution'] === undefined
        ? undefined
        : { cause: textOf(resolution['cause']) ?? '', measure: textOf(resolution['measure']) ?? '' },
    dismissal: textOf(raw['dismissal']),
    targets: acknowledge === undefined || resolve === undefined ? undefined : { acknowledge, resolve },
    links: (Array.isArray(raw['links']) ? raw['links'] : []).map((link: unknown) => {
      const { incidentId, relation } = fieldsOf(link);
      return { incidentId: textOf(incidentId) ?? '', relation: textOf(relation) ?? '' };
    }),
    mergedIntoId: textOf(raw['mergedIntoId']),
    moves: textsOf(raw['moves']),
  };
}

function by(aside: Readonly<Record<string, unknown>>): { by: string; reason: string } {
  return { by: textOf(aside['by']) ?? '', reason: textOf(aside['reason']) ?? '' };
}

function targetFrom(value: unknown): TargetTime | undefined {
  const { dueAt, outcome, tookMs } = fieldsOf(value);
  const at = atOf(dueAt);
  const known = (['pending', 'met', 'missed'] as const).find((one) => one === outcome);
  return at === undefined || known === undefined ? undefined : { dueAt: at, outcome: known, tookMs: numberOf(tookMs) };
}

/** Somebody has to look: nobody has acknowledged it, and nobody has put it aside. */
export function awaitsPerson({ alarm, state }: Pick<Incident, 'alarm' | 'state'>): boolean {
  return state !== 'candidate' && (alarm === 'unacknowledged' || alarm === 'returned-unacknowledged');
}

/** What is due next, and when: to be acknowledged, else to be resolved; undefined when nothing is pending. */
export function nextTarget({
  targets,
  state,
}: Incident): { what: 'acknowledge' | 'resolve'; dueAt: number } | undefined {
  if (targets === undefined || state === 'closed' || state === 'merged' || state === 'resolved') return undefined;
  const open = state === 'open' && targets.acknowledge.tookMs === undefined;
  return open
    ? { what: 'acknowledge', dueAt: targets.acknowledge.dueAt }
    : { what: 'resolve', dueAt: targets.resolve.dueAt };
}

export function centreHz({ startHz, stopHz }: Pick<Incident, 'startHz' | 'stopHz'>): number {
  return (startHz + stopHz) / 2;
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Epoch ms of an RFC 3339 text; undefined for anything else. */
export function atOf(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** The word for whether it goes on: a signal that is there, or, of a carrier that fell silent, one that is not. */
export function airKey({ active, emissionClass }: Pick<Incident, 'active' | 'emissionClass'>) {
  if (emissionClass === 'carrier-loss') return active ? ('cases.silent' as const) : ('cases.back' as const);
  return active ? ('cases.onAir' as const) : ('cases.quiet' as const);
}
