import type { Incident } from '../../../../src/api/incidents.js';

export type Severity = Incident['severity'];

/** 1 distress and safety of life … 6 licence-exempt. */
export const SEVERITIES: readonly Severity[] = [1, 2, 3, 4, 5, 6];
