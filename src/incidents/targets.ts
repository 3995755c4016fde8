/** The targets of an incident: the time people had, and the time they took. */
import type { Incident } from './incident.js';
import type { Targets } from './severity.js';

export interface TargetOutcome {
  /** Epoch ms. */
  readonly dueAt: number;
  readonly outcome: 'pending' | 'met' | 'missed';
  /** Time from the opening until it was done; absent before that. */
  readonly tookMs?: number;
}

export interface TargetStatus {
  readonly acknowledge: TargetOutcome;
  readonly resolve: TargetOutcome;
}

/**
 * Undefined for an incident that was never opened. A dismissal counts for both targets: a person looked and decided.
 */
export function targetStatus(incident: Incident, at: number, targets: Targets): TargetStatus | undefined {
  const { openedAt, acknowledgedAt, resolvedAt, closedAt } = incident;
  const { priority } = incident;
  if (openedAt === undefined) return undefined;
  const { acknowledgeMs, resolveMs } = (incident.targets ?? targets)[priority.severity];
  const ended = resolvedAt ?? closedAt;
  return {
    acknowledge: outcome(openedAt, acknowledgeMs, acknowledgedAt ?? ended, at),
    resolve: outcome(openedAt, resolveMs, ended, at),
  };
}

function outcome(openedAt: number, allowedMs: number, doneAt: number | undefined, at: number): TargetOutcome {
  const dueAt = openedAt + allowedMs;
  if (doneAt === undefined) return { dueAt, outcome: at > dueAt ? 'missed' : 'pending' };
  return { dueAt, outcome: doneAt > dueAt ? 'missed' : 'met', tookMs: doneAt - openedAt };
}
