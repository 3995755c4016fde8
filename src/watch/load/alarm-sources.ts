/** The sources of alarms: alarms of one place whose ranges are much the same come from one source. */
import type { RaisedAlarm } from './raised-alarm.js';

const MOST_SOURCES = 10;
const MOST_NAMED = 5;
/** Smallest overlap, as a share of the wider range: a case of a whole band is no source of what rings within it. */
const LEAST_OVERLAP = 0.25;

export interface AlarmSource {
  readonly startHz: number;
  readonly stopHz: number;
  readonly stationIds: readonly string[];
  readonly alarms: number;
  /** Share of all alarms. */
  readonly share: number;
  /** The newest of its cases. */
  readonly incidentIds: readonly string[];
}

/** The ten busiest, the busiest first. */
export function alarmSources(raises: readonly RaisedAlarm[]): AlarmSource[] {
  const groups: { raises: RaisedAlarm[]; first: RaisedAlarm }[] = [];
  const homes = new Map<string, { raises: RaisedAlarm[] }>();
  for (const raise of raises) {
    let home = homes.get(raise.incidentId) ?? groups.find(({ first }) => isSameSource(first, raise));
    if (home === undefined) {
      const group = { first: raise, raises: [] };
      groups.push(group);
      home = group;
    }
    home.raises.push(raise);
    homes.set(raise.incidentId, home);
  }
  return groups
    .sort((a, b) => b.raises.length - a.raises.length)
    .slice(0, MOST_SOURCES)
    .map(({ raises: own }) => ({
      startHz: Math.min(...own.map(({ startHz }) => startHz)),
      stopHz: Math.max(...own.map(({ stopHz }) => stopHz)),
      stationIds: [...new Set(own.flatMap(({ stationIds }) => stationIds))],
      alarms: own.length,
      share: own.length / raises.length,
      incidentIds: [...new Set(own.map(({ incidentId }) => incidentId))].slice(-MOST_NAMED).reverse(),
    }));
}

function isSameSource(a: RaisedAlarm, b: RaisedAlarm): boolean {
  const commonHz = Math.min(a.stopHz, b.stopHz) - Math.max(a.startHz, b.startHz);
  const widerHz = Math.max(a.stopHz - a.startHz, b.stopHz - b.startHz);
  return commonHz > 0 && commonHz >= LEAST_OVERLAP * widerHz && a.stationIds.some((id) => b.stationIds.includes(id));
}
