/** Severity, and what depends on it: targets, and how long an alarm may be hidden. */
import { HOUR_MS, MINUTE_MS } from '../time/units.js';

/**
 * 1 distress and safety of life · 2 aeronautical and maritime safety, satellite navigation · 3 public safety, meteorology,
 * mobile satellite · 4 public mobile and broadcasting · 5 land mobile and local · 6 short range, ISM, amateur.
 */
export type Severity = 1 | 2 | 3 | 4 | 5 | 6;

export const SEVERITIES: readonly Severity[] = [1, 2, 3, 4, 5, 6];

/** Time that people have, counted from the opening of the incident. */
export interface Target {
  readonly acknowledgeMs: number;
  readonly resolveMs: number;
}

export type Targets = Readonly<Record<Severity, Target>>;

export interface IncidentPolicy {
  readonly targets: Targets;
  /** Number of people who must acknowledge an alarm of a severity; one where it is absent. */
  readonly acknowledgements: Readonly<Partial<Record<Severity, number>>>;
  /** Longest time an alarm may be shelved. */
  readonly maxShelfMs: Readonly<Record<Severity, number>>;
  /** An emission that returns this often within `flappingWindowMs` no longer raises a new alarm each time. */
  readonly flappingReturns: number;
  readonly flappingWindowMs: number;
  /** An acknowledged alarm that is on the air for longer than this is a standing alarm. */
  readonly standingMs: number;
  /** More alarms than this in `floodWindowMs` are shown as groups (after the ISA-18.2 rule of thumb). */
  readonly floodAlarms: number;
  readonly floodWindowMs: number;
  /**
   * A resolved incident takes an emission back within this time; after it, the emission makes a new incident that is
   * linked to the old one.
   */
  readonly reopenWithinMs: number;
  /** A candidate that is not confirmed and not received for this long is dropped. */
  readonly candidateMs: number;
  /** Beginnings at two stations within this time count as one event where the reports do not state their errors. */
  readonly sameOnsetMs: number;
  /** Time before the first and after the last sign of an emission for which the recording is kept. */
  readonly pinBeforeMs: number;
  readonly pinAfterMs: number;
}

/** The usual values; a province or a watch campaign can set others. */
export const DEFAULT_POLICY: IncidentPolicy = {
  targets: {
    1: { acknowledgeMs: 3 * MINUTE_MS, resolveMs: 4 * HOUR_MS },
    2: { acknowledgeMs: 10 * MINUTE_MS, resolveMs: 12 * HOUR_MS },
    3: { acknowledgeMs: 15 * MINUTE_MS, resolveMs: 24 * HOUR_MS },
    4: { acknowledgeMs: 30 * MINUTE_MS, resolveMs: 48 * HOUR_MS },
    5: { acknowledgeMs: 2 * HOUR_MS, resolveMs: 120 * HOUR_MS },
    6: { acknowledgeMs: 8 * HOUR_MS, resolveMs: 240 * HOUR_MS },
  },
  acknowledgements: {},
  maxShelfMs: {
    1: 30 * MINUTE_MS,
    2: 30 * MINUTE_MS,
    3: 8 * HOUR_MS,
    4: 24 * HOUR_MS,
    5: 72 * HOUR_MS,
    6: 168 * HOUR_MS,
  },
  flappingReturns: 4,
  flappingWindowMs: 10 * MINUTE_MS,
  standingMs: 8 * HOUR_MS,
  floodAlarms: 10,
  floodWindowMs: 10 * MINUTE_MS,
  reopenWithinMs: 72 * HOUR_MS,
  candidateMs: 10 * MINUTE_MS,
  sameOnsetMs: 20e3,
  pinBeforeMs: 60e3,
  pinAfterMs: 60e3,
};
