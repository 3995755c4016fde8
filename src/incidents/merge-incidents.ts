/** Merges two incidents: both change, or neither does. */
import { advance } from './advance.js';
import type { Incident } from './incident.js';
import type { Effect, IncidentContext, Refusal } from './incident-event.js';

export type Merged =
  | {
      readonly survivor: Incident;
      readonly absorbed: Incident;
      readonly effects: readonly Effect[];
      readonly refusal?: undefined;
    }
  | { readonly refusal: Refusal; readonly refusedBy: Incident };

export interface MergeVersions {
  readonly survivor?: number | undefined;
  readonly absorbed?: number | undefined;
}

export function mergeIncidents(
  survivor: Incident,
  absorbed: Incident,
  expected: MergeVersions,
  context: IncidentContext,
): Merged {
  const taking = advance(survivor, { kind: 'absorbed', absorbed, expectedVersion: expected.survivor }, context);
  if (taking.refusal !== undefined) return { refusal: taking.refusal, refusedBy: survivor };
  const event = { kind: 'merged-into', incidentId: survivor.id, expectedVersion: expected.absorbed } as const;
  const going = advance(absorbed, event, context);
  if (going.refusal !== undefined) return { refusal: going.refusal, refusedBy: absorbed };
  return {
    survivor: taking.incident,
    absorbed: going.incident,
    effects: [...taking.effects, ...going.effects],
  };
}
