/** Detection rules and their trials as the page knows them. */

import { listIn } from '../asking/request.js';
import { fieldsOf, numberOf, type Sentence, textOf } from '../cases/incident.js';

export type RuleSettings =
  | {
      readonly kind: 'mask';
      readonly maskId: string;
      readonly stationIds: readonly string[];
      readonly n: number;
      readonly m: number;
    }
  | {
      readonly kind: 'quiet';
      readonly stationIds: readonly string[];
      readonly startHz: number;
      readonly stopHz: number;
      readonly belowDbm: number | undefined;
      readonly belowExcessDb: number | undefined;
      readonly shorterThanMs: number | undefined;
      readonly classes: readonly string[];
    };

export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly settings: RuleSettings;
}

export function ruleFrom(value: unknown): Rule | undefined {
  const raw = fieldsOf(value);
  const id = textOf(raw['id']);
  const settings = settingsFrom(raw['settings']);
  if (id === undefined || settings === undefined) return undefined;
  return { id, name: textOf(raw['name']) ?? id, active: raw['active'] === true, settings };
}

function settingsFrom(value: unknown): RuleSettings | undefined {
  const raw = fieldsOf(value);
  const stationIds = listIn(raw, 'stationIds').map(String);
  if (raw['kind'] === 'mask') {
    const [n, m] = [numberOf(raw['n']) ?? 1, numberOf(raw['m']) ?? 1];
    return { kind: 'mask', maskId: textOf(raw['maskId']) ?? '', stationIds, n, m };
  }
  if (raw['kind'] !== 'quiet') return undefined;
  return {
    ...{ kind: 'quiet', stationIds },
    startHz: numberOf(raw['startHz']) ?? 0,
    stopHz: numberOf(raw['stopHz']) ?? 0,
    belowDbm: numberOf(raw['belowDbm']),
    belowExcessDb: numberOf(raw['belowExcessDb']),
    shorterThanMs: numberOf(raw['shorterThanMs']),
    classes: listIn(raw, 'classes').map(String),
  };
}

export const OUTCOMES = ['case', 'dismissed', 'unnoticed'] as const;

export interface Firing {
  readonly emissionId: string;
  readonly receiverId: string;
  readonly startHz: number;
  readonly stopHz: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly peakDbm: number | undefined;
  readonly was: (typeof OUTCOMES)[number];
  readonly incidentId: string | undefined;
}

export interface Trial {
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly from: number;
  readonly to: number;
  readonly progress: number;
  readonly sweeps: number;
  readonly firedSoFar: number;
  readonly fault: string;
  readonly result:
    | {
        readonly sentence: Sentence;
        readonly fired: number;
        readonly firings: readonly Firing[];
        readonly silentOn: readonly string[];
        readonly allowsThisRule: boolean;
      }
    | undefined;
}

export function trialFrom(value: unknown): Trial {
  const raw = fieldsOf(value);
  const state = (['running', 'done', 'cancelled', 'failed'] as const).find((known) => known === raw['state']);
  const result = raw['result'] === undefined ? undefined : fieldsOf(raw['result']);
  const { vi, en } = fieldsOf(result?.['sentence']);
  return {
    state: state ?? 'failed',
    from: Date.parse(textOf(raw['from']) ?? ''),
    to: Date.parse(textOf(raw['to']) ?? ''),
    progress: numberOf(raw['progress']) ?? 0,
    sweeps: numberOf(raw['sweeps']) ?? 0,
    firedSoFar: numberOf(raw['firedSoFar']) ?? 0,
    fault: textOf(raw['fault']) ?? '',
    result: result && {
      sentence: { vi: textOf(vi) ?? '', en: textOf(en) ?? '' },
      fired: numberOf(fieldsOf(result['counts'])['fired']) ?? 0,
      firings: listIn(result, 'firings').map(firingFrom),
      silentOn: listIn(result, 'silentOn').map(String),
      allowsThisRule: result['allowsThisRule'] === true,
    },
  };
}

function firingFrom(value: unknown): Firing {
  const raw = fieldsOf(value);
  const emission = fieldsOf(raw['emission']);
  return {
    emissionId: textOf(emission['emissionId']) ?? '',
    receiverId: textOf(emission['receiverId']) ?? '',
    startHz: numberOf(emission['startHz']) ?? 0,
    stopHz: numberOf(emission['stopHz']) ?? 0,
    firstAt: Date.parse(textOf(emission['firstHeardAt']) ?? ''),
    lastAt: Date.parse(textOf(emission['lastHeardAt']) ?? ''),
    peakDbm: numberOf(emission['peakDbm']),
    was: OUTCOMES.find((known) => known === raw['was']) ?? 'unnoticed',
    incidentId: textOf(raw['incidentId']),
  };
}
