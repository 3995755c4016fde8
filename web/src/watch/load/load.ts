/** The load of alarms as the page knows it. */
import type { AlarmLoadJson } from '../../../../src/api/duty.js';
import { ask } from '../../asking/ask.js';
import { isoOf } from '../../asking/instants.js';

export type Load = AlarmLoadJson;
export type Proposal = Load['proposals'][number];

export function fetchLoad(from: number, to: number): Promise<Load> {
  return ask('GET /api/v1/alarm-load', { query: { from: isoOf(from), to: isoOf(to) } });
}
