/**
 * The load that alarms put on people, by the measures of ISA-18.2 and EEMUA 191. Pure.
 *
 *   raises + shifts ──► a person's hour, floods, sources, priorities, answers, noise
 *   incidents ────────► standing and stale alarms;  returns ──► chattering ones
 */
import { isStanding } from '../../incidents/alarm-groups.js';
import type { Incident } from '../../incidents/incident.js';
import { NOISE_REASONS, type NoiseReason } from '../../incidents/noise.js';
import { type IncidentPolicy, SEVERITIES, type Severity } from '../../incidents/severity.js';
import { isFlapping } from '../../incidents/signal-changes.js';
import { DAY_MS, HOUR_MS } from '../../time/units.js';
import { nightWithin } from '../roster/rest-rule.js';
import type { Shift } from '../roster/roster.js';

/** Time until people answered the alarms of a severity. */
interface AnswerTimes {
  readonly severity: Severity;
  readonly alarms: number;
  readonly answered: number;
  /** Undefined when none was answered. */
  readonly medianMs: number | undefined;
  readonly longestMs: number | undefined;
}

/** An answer after `to` does not count: the report of a period says what was known at its end. */
function answerTimes(raises: readonly RaisedAlarm[], to: number): AnswerTimes[] {
  return SEVERITIES.map((severity) => {
    const own = raises.filter((raise) => raise.severity === severity);
    return { severity, alarms: own.length, ...times(own, to) };
  });
}

interface PersonLoad {
  readonly personId: string;
  readonly hours: number;
  /** Alarms raised while the person was on duty, and how many of them between 22 h and 6 h. */
  readonly alarms: number;
  readonly nightAlarms: number;
  /** Alarms that the person answered, on duty or not. */
  readonly answered: number;
  readonly medianMs: number | undefined;
}

/** Everybody on the roster or with an answer, the most loaded first. */
function personLoads(raises: readonly RaisedAlarm[], shifts: readonly Shift[], from: number, to: number): PersonLoad[] {
  const answering = raises.flatMap(({ answeredBy }) => answeredBy ?? []);
  const everybody = new Set([...shifts.flatMap(({ personIds }) => personIds), ...answering]);
  return [...everybody]
    .map((personId) => {
      const own = shifts.filter(({ personIds }) => personIds.includes(personId));
      const borne = raises.filter(({ at }) => own.some(({ startsAt, endsAt }) => startsAt <= at && at < endsAt));
      const { answered, medianMs } = times(
        raises.filter(({ answeredBy }) => answeredBy === personId),
        to,
      );
      const ms = own.reduce(
        (sum, one) => sum + Math.max(0, Math.min(one.endsAt, to) - Math.max(one.startsAt, from)),
        0,
      );
      const nightAlarms = borne.filter(({ at }) => nightWithin(at, at + 1) > 0).length;
      return { personId, hours: ms / HOUR_MS, alarms: borne.length, nightAlarms, answered, medianMs };
    })
    .sort((a, b) => b.alarms - a.alarms || b.answered - a.answered || (a.personId < b.personId ? -1 : 1));
}

function times(raises: readonly RaisedAlarm[], to: number) {
  const took = raises
    .flatMap(({ at, answeredAt }) => (answeredAt !== undefined && answeredAt < to ? [answeredAt - at] : []))
    .sort((a, b) => a - b);
  return { answered: took.length, medianMs: took[Math.floor((took.length - 1) / 2)], longestMs: took.at(-1) };
}

/** ISA-18.2, table of performance metrics: an average that people bear, and the most that they can manage. */
export const LOAD_LIMITS = {
  perPersonHour: 6,
  mostPerPersonHour: 12,
  /** Most alarms in ten minutes; with more it is a flood. */
  inTenMinutes: 10,
  floodShare: 0.01,
  /** Share of the ten busiest sources. */
  topShare: 0.05,
  chattering: 0,
  stale: 5,
  /** Shares of alarms of high, medium and low priority. */
  priorities: { high: 0.05, medium: 0.15, low: 0.8 },
} as const;

const TEN_MINUTES_MS = 600e3;

export type PriorityClass = 'high' | 'medium' | 'low';

/** Severity 1 and 2 are safety of life, 3 and 4 services of many people. */
function priorityClass(severity: Severity): PriorityClass {
  return severity <= 2 ? 'high' : severity <= 4 ? 'medium' : 'low';
}

export interface LoadFacts {
  /** Epoch ms, the time in which the program watched and people had the watch. */
  readonly from: number;
  readonly to: number;
  /** In order of time. */
  readonly raises: readonly RaisedAlarm[];
  /** Cases heard in that time. */
  readonly incidents: readonly Incident[];
  /** Times at which the signal of a case came back. */
  readonly returns: readonly { readonly incidentId: string; readonly at: number }[];
  readonly shifts: readonly Shift[];
  readonly policy: IncidentPolicy;
}

export interface Rate {
  readonly alarms: number;
  /** Hours of people on duty; an hour without anybody on the roster counts as one person's. */
  readonly personHours: number;
  /** Undefined for no time at all. */
  readonly perPersonHour: number | undefined;
}

export interface AlarmLoad extends Rate {
  readonly from: number;
  readonly to: number;
  /** Share of the time for which the roster names nobody. */
  readonly unmannedShare: number;
  /** Share of the ten-minute stretches in flood. */
  readonly floodShare: number;
  readonly mostInTenMinutes: number;
  /** Alarms of each hour, the first hour beginning at `from`, and the people on duty then, one at least. */
  readonly hours: readonly { readonly alarms: number; readonly people: number }[];
  readonly sources: readonly AlarmSource[];
  /** Share of all alarms that these sources make. */
  readonly topShare: number;
  readonly chattering: readonly string[];
  readonly standing: readonly string[];
  readonly stale: readonly string[];
  readonly priorities: Readonly<Record<PriorityClass, number>>;
  readonly answers: readonly AnswerTimes[];
  readonly people: readonly PersonLoad[];
  readonly day: Rate;
  readonly night: Rate;
  readonly noise: readonly NoiseCount[];
}

export function alarmLoad(facts: LoadFacts): AlarmLoad {
  const { from, to, raises, incidents, shifts, policy } = facts;
  const tens = counts(raises, from, to, TEN_MINUTES_MS);
  const sources = alarmSources(raises);
  const people = manned(shifts, from, to);
  const classes = { high: 0, medium: 0, low: 0 };
  for (const { severity } of raises) classes[priorityClass(severity)] += 1;
  const floods = tens.filter((count) => count > LOAD_LIMITS.inTenMinutes).length;
  const nightly = raises.filter(({ at }) => nightWithin(at, at + 1) > 0).length;
  return {
    from,
    to,
    ...rate(raises.length, people.hours),
    unmannedShare: to > from ? people.unmannedMs / (to - from) : 0,
    floodShare: tens.length === 0 ? 0 : floods / tens.length,
    mostInTenMinutes: Math.max(0, ...tens),
    hours: counts(raises, from, to, HOUR_MS).map((alarms, i) => {
      const begin = from + i * HOUR_MS;
      return { alarms, people: manned(shifts, begin, begin + HOUR_MS).hours };
    }),
    sources,
    topShare: raises.length === 0 ? 0 : sources.reduce((sum, { alarms }) => sum + alarms, 0) / raises.length,
    chattering: chattering(facts),
    standing: incidents.filter((one) => isStanding(one, to, policy)).map(({ id }) => id),
    stale: incidents.filter((one) => isStale(one, to)).map(({ id }) => id),
    priorities: classes,
    answers: answerTimes(raises, to),
    people: personLoads(raises, shifts, from, to),
    day: rate(raises.length - nightly, people.hours - people.nightHours),
    night: rate(nightly, people.nightHours),
    noise: noiseCounts(raises),
  };
}

function rate(alarms: number, personHours: number): Rate {
  return { alarms, personHours, perPersonHour: personHours > 0 ? alarms / personHours : undefined };
}

/** Number of alarms in each stretch of this length; the last stretch may be shorter. */
function counts(raises: readonly RaisedAlarm[], from: number, to: number, lengthMs: number): number[] {
  const found = Array.from({ length: Math.max(0, Math.ceil((to - from) / lengthMs)) }, () => 0);
  for (const { at } of raises) {
    const i = Math.floor((at - from) / lengthMs);
    if (i >= 0 && i < found.length) found[i] = (found[i] ?? 0) + 1;
  }
  return found;
}

/** Hours of people on duty in [from, to), and how much of them lies at night. */
function manned(shifts: readonly Shift[], from: number, to: number) {
  const edges = [...new Set([from, to, ...shifts.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt])])]
    .filter((at) => at >= from && at <= to)
    .sort((a, b) => a - b);
  const sum = { hours: 0, nightHours: 0, unmannedMs: 0 };
  for (const [i, begin] of edges.entries()) {
    const end = edges[i + 1];
    if (end === undefined) break;
    const on = shifts.filter(({ startsAt, endsAt }) => startsAt <= begin && endsAt >= end);
    const people = new Set(on.flatMap(({ personIds }) => personIds)).size;
    if (people === 0) sum.unmannedMs += end - begin;
    sum.hours += (Math.max(1, people) * (end - begin)) / HOUR_MS;
    sum.nightHours += (Math.max(1, people) * nightWithin(begin, end)) / HOUR_MS;
  }
  return sum;
}

/** Cases whose signal came back so often in a short time that it flapped. */
function chattering({ returns, policy }: LoadFacts): string[] {
  const ids = [...new Set(returns.map(({ incidentId }) => incidentId))];
  return ids.filter((id) => {
    const times = returns.filter(({ incidentId }) => incidentId === id).map(({ at }) => at);
    return times.some((at) => isFlapping({ returns: times }, at, policy));
  });
}

/** An alarm that has been there for a day: nobody sees it any more. */
function isStale({ alarm, active, state }: Incident, at: number): boolean {
  const ended = state === 'closed' || state === 'merged' || state === 'candidate';
  return active && !ended && alarm.raisedAt !== undefined && at - alarm.raisedAt >= DAY_MS;
}

/** Alarms that people called noise, counted by what raised them. */
interface NoiseCount {
  /** Id of a person's rule, else detection's class. */
  readonly raisedBy: string;
  readonly alarms: number;
  /** Alarms that were noise, in all and by reason. */
  readonly noise: number;
  readonly reasons: Readonly<Record<NoiseReason, number>>;
}

/** The noisiest first. */
function noiseCounts(raises: readonly RaisedAlarm[]): NoiseCount[] {
  return [...new Set(raises.map(({ raisedBy }) => raisedBy))]
    .map((raisedBy) => {
      const own = raises.filter((one) => one.raisedBy === raisedBy);
      const reasons = Object.fromEntries(
        NOISE_REASONS.map((why) => [why, own.filter(({ noise }) => noise === why).length]),
      ) as Record<NoiseReason, number>;
      return { raisedBy, alarms: own.length, noise: own.filter(({ noise }) => noise !== undefined).length, reasons };
    })
    .sort((a, b) => b.noise - a.noise || b.alarms - a.alarms);
}

/** The sources of alarms: alarms of one place whose ranges are much the same come from one source. */
const MOST_SOURCES = 10;
const MOST_NAMED = 5;
/** Smallest overlap, as a share of the wider range: a case of a whole band is no source of what rings within it. */
const LEAST_OVERLAP = 0.25;

interface AlarmSource {
  readonly startHz: number;
  readonly stopHz: number;
  readonly stationIds: readonly string[];
  readonly alarms: number;
  readonly share: number;
  /** The newest of its cases. */
  readonly incidentIds: readonly string[];
}

/** The ten busiest, the busiest first. */
function alarmSources(raises: readonly RaisedAlarm[]): AlarmSource[] {
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

/** One raise of an alarm, as the load of the watch is measured from it. */
export interface RaisedAlarm {
  readonly incidentId: string;
  /** Epoch ms at which it asked for a person. */
  readonly at: number;
  readonly severity: Severity;
  readonly startHz: number;
  readonly stopHz: number;
  readonly stationIds: readonly string[];
  /** What raised it: the id of a person's rule, else detection's class. */
  readonly raisedBy: string;
  readonly noise?: NoiseReason | undefined;
  /** Epoch ms of the first act of a person after the raise, and who that was. */
  readonly answeredAt?: number | undefined;
  readonly answeredBy?: string | undefined;
}
