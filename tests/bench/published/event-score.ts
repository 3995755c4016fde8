/** Scores alarms and masks event by event, from the files of scenarios and of detections. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarmsOf } from './naive.js';
import { Truth } from './scene.js';

const EARLY_SWEEPS = 2;
export const LATE_SWEEPS = 20;
const LICENSEE_MARGIN_BINS = 3;

/** A box of sweeps and bins, half open. */
interface Box {
  readonly t0: number;
  readonly t1: number;
  readonly b0: number;
  readonly b1: number;
}

export interface ScoredAlarm extends Box {
  readonly t_alarm: number;
  /** Null where the class is unknown. */
  readonly kind?: string | null;
  readonly likeliest?: string;
  /** Share of such classes that are right, as the detector says; absent where none is said. */
  readonly confidence?: number;
  /** Edges when the emission was last seen. */
  readonly last_b0?: number;
  readonly last_b1?: number;
}

export interface TrueEvent extends Box {
  readonly kind: string;
  readonly onset: number;
  readonly want: number;
  readonly accept: readonly string[];
}

export interface EventScore {
  readonly scenario: string;
  readonly wantDb: number;
  readonly found: boolean;
  readonly latency: number;
  readonly alarms: number;
  /** Class of the first alarm, undefined when none was said; and whether it is one of those that are right. */
  readonly named: string | undefined;
  readonly isRight: boolean;
  /** The same of the likeliest class, which is a guess where the class is unknown. */
  readonly isLikeliestRight: boolean;
  readonly confidence: number | undefined;
  /** Largest overlap over union of an alarm's box with the event's. */
  readonly iou: number;
}

export interface SetScore {
  readonly events: EventScore[];
  readonly untouched: { alarms: number; sweeps: number; hours: number };
  readonly beside: { alarms: number; sweeps: number; hours: number };
  /** Cells of the mask that are right, wrong and missed. */
  readonly cells: [number, number, number];
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
const overlap = (a: Box, b: Box): number => Math.min(a.b1, b.b1) - Math.max(a.b0, b.b0);

/** @param masked the detector knows no register: its mask is cleared in licensed channels and alarms are made from it */
export function scoreSet(data: string, predictions: string, masked = false): SetScore {
  const score: SetScore = {
    events: [],
    untouched: { alarms: 0, sweeps: 0, hours: 0 },
    beside: { alarms: 0, sweeps: 0, hours: 0 },
    cells: [0, 0, 0],
  };
  for (const id of readdirSync(data).sort())
    if (existsSync(join(data, id, 'header.json'))) scoreScenario(join(data, id), predictions, id, masked, score);
  return score;
}

export interface Header {
  readonly nsweeps: number;
  readonly nbins: number;
  readonly warmup: number;
  readonly dt_s: number;
  readonly assignments: readonly { readonly b0: number; readonly b1: number; readonly pattern: string }[];
}

function scoreScenario(folder: string, predictions: string, id: string, masked: boolean, score: SetScore): void {
  const header = readJson<Header>(join(folder, 'header.json'));
  const { nsweeps, nbins, warmup, dt_s } = header;
  const events = readJson<TrueEvent[]>(join(folder, 'events.json'));
  const licensees = readJson<Box[]>(join(folder, 'licence.json'));
  const mask = readFileSync(join(predictions, `${id}.mask.u8`));
  if (masked) clearLicensed(mask, header);
  const raised = masked
    ? alarmsOf(mask, nsweeps, nbins)
    : readJson<ScoredAlarm[]>(join(predictions, `${id}.alarms.json`));
  const alarms = raised.filter(({ t_alarm }) => t_alarm >= warmup).sort((a, b) => a.t_alarm - b.t_alarm);
  const explained = new Set<ScoredAlarm>();
  for (const event of events) score.events.push({ scenario: id, ...judge(event, alarms, explained) });
  for (const change of licensees)
    for (const alarm of alarms)
      if (
        alarm.t_alarm >= change.t0 - EARLY_SWEEPS &&
        alarm.t_alarm <= change.t1 + LATE_SWEEPS &&
        overlap(alarm, change) > -LICENSEE_MARGIN_BINS
      )
        explained.add(alarm);
  const rate = events.length + licensees.length === 0 ? score.untouched : score.beside;
  rate.alarms += alarms.length - explained.size;
  rate.sweeps += nsweeps - warmup;
  rate.hours += ((nsweeps - warmup) * dt_s) / 3600;
  if (events.length > 0) countCells(readFileSync(join(folder, 'mask.u8')), mask, header, score.cells);
}

function clearLicensed(mask: Uint8Array, { nsweeps, nbins, assignments }: Header): void {
  for (const { pattern, b0, b1 } of assignments)
    if (pattern !== 'shared') for (let t = 0; t < nsweeps; t++) mask.fill(0, t * nbins + b0, t * nbins + b1);
}

function judge(
  event: TrueEvent,
  alarms: readonly ScoredAlarm[],
  explained: Set<ScoredAlarm>,
): Omit<EventScore, 'scenario'> {
  const found: ScoredAlarm[] = [];
  let iou = 0;
  for (const alarm of alarms) {
    const shared = overlap(alarm, event);
    const { t_alarm } = alarm;
    // On the event, but in its first sweeps that nobody can hear: neither found nor false.
    const early = t_alarm >= event.t0 - EARLY_SWEEPS && t_alarm < event.onset - EARLY_SWEEPS;
    if (early && shared > 0 && alarm.t1 > event.t0 && alarm.t0 < event.t1 + LATE_SWEEPS) explained.add(alarm);
    if (t_alarm < event.onset - EARLY_SWEEPS || t_alarm > event.t1 + LATE_SWEEPS) continue;
    if (shared > -2) explained.add(alarm);
    iou = Math.max(iou, iouOf(event, alarm));
    if (shared > 0 && alarm.b1 - alarm.b0 <= 6 * (event.b1 - event.b0) + 12) found.push(alarm);
  }
  const first = found[0];
  return {
    wantDb: event.want,
    found: first !== undefined,
    latency: Math.max(0, (first?.t_alarm ?? 0) - event.onset),
    alarms: found.length,
    named: first?.kind ?? undefined,
    isRight: event.accept.includes(first?.kind ?? ''),
    isLikeliestRight: event.accept.includes(first?.likeliest ?? ''),
    confidence: first?.confidence,
    iou,
  };
}

function iouOf(event: Box, { last_b0, last_b1, ...raised }: ScoredAlarm): number {
  const alarm = { ...raised, b0: last_b0 ?? raised.b0, b1: last_b1 ?? raised.b1 };
  const common =
    Math.max(0, Math.min(event.t1, alarm.t1) - Math.max(event.t0, alarm.t0)) * Math.max(0, overlap(event, alarm));
  const area = ({ t0, t1, b0, b1 }: Box) => (t1 - t0) * (b1 - b0);
  return common / Math.max(1, area(event) + area(alarm) - common);
}

/** Cells beside interference and weak ones are not judged. */
function countCells(
  truth: Uint8Array,
  mask: Uint8Array,
  { nsweeps, nbins, warmup }: Header,
  cells: [number, number, number],
): void {
  const isTrue = (t: number, f: number) =>
    f >= 0 && f < nbins && ((truth[t * nbins + f] ?? 0) & Truth.interference) > 0;
  const beside = (t: number, f: number) => {
    for (let dt = t > warmup ? -1 : 0; dt <= 1; dt++)
      for (let df = -1; df <= 1; df++) if (isTrue(t + dt, f + df)) return true;
    return false;
  };
  for (let t = warmup; t < nsweeps; t++)
    for (let f = 0; f < nbins; f++) {
      const cell = truth[t * nbins + f] as number;
      if ((cell & (Truth.missing | Truth.notScored)) !== 0) continue;
      const flagged = mask[t * nbins + f] !== 0;
      if ((cell & Truth.interference) !== 0) cells[flagged ? 0 : 2]++;
      else if (flagged && (cell & Truth.weak) === 0 && !beside(t, f)) cells[1]++;
    }
}
