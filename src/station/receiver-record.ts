/** What is known of a receiver, whoever runs it. */
import type { ReceiverConfig, StationConfig } from '../config/config.js';
import type { HzRange } from '../measurement/spectrum.js';
import type { ReceiverState } from '../receiver/loop.js';
import type { Activity } from '../receiver/plan-runner.js';
import type { SweepPlan } from '../rf/plan.js';
import { lastBinHz, type Sweep, SweepFlag } from '../rf/sweep.js';
import { DAY_MS } from '../time/units.js';
import type { ReceiverHold } from './receiver-hold.js';
import type { ReceiverWork } from './receiver-work.js';

/** The properties of the newest sweep, without its levels. */
export interface LastSweep extends Pick<Sweep, 'startHz' | 'stepHz'> {
  readonly rbwHz?: number | undefined;
  readonly traceDetector?: Sweep['traceDetector'] | undefined;
  readonly at: number;
  readonly bins: number;
  readonly disturbed?: Sweep['disturbed'];
  flags: number;
}

export interface HearingFault {
  readonly id: string;
  readonly vi: string;
  readonly en: string;
}

export interface ReceiverRecord {
  config: ReceiverConfig;
  station: StationConfig;
  readonly number: number;
  state: ReceiverState;
  sweeps: number;
  /** Usual time between two sweeps, smoothed; undefined before the second. */
  intervalMs: number | undefined;
  lastSweep: LastSweep | undefined;
  /** Each range as it was last measured, with all its bins, the newest first. */
  measuredRanges?: readonly LastSweep[];
  /** The person who has the receiver alone, with their plan. */
  hold?: ReceiverHold | undefined;
  /** What the receiver measures while it is `sweeping`. */
  readonly activity?: Activity;
  readonly plans?: readonly SweepPlan[];
  /** Another program runs it: its sweeps do not come over the bus. */
  readonly isRemote?: true;
  /** Epoch ms since when its station tells its hub nothing; undefined while the hub hears it. */
  unheardSince?: number | undefined;
  /** What the last hour showed to be wrong with what it hears. */
  hearing?: readonly HearingFault[];
  /** There are recordings of it only, from files or of a receiver that was removed. */
  readonly isRecorded?: true;
  /** Its recordings state field strength, and no level at a receiver. */
  readonly isField?: boolean | undefined;
}

/** Most ranges of a receiver that are remembered: as many as it may have plans. */
const MOST_RANGES = 32;
const RANGE_LASTS_MS = DAY_MS;

export interface NewRecord extends Pick<ReceiverRecord, 'station' | 'config' | 'number'> {
  /** Epoch ms. */
  readonly since: number;
}

export function newRecord(
  { station, config, number, since }: NewRecord,
  work: () => Pick<ReceiverWork, 'activity' | 'plans'>,
): ReceiverRecord {
  return {
    config,
    station,
    number,
    sweeps: 0,
    intervalMs: undefined,
    lastSweep: undefined,
    hold: undefined,
    state: { receiverId: config.id, stationId: station.id, status: 'stopped', since },
    get activity() {
      return work().activity;
    },
    get plans() {
      return work().plans;
    },
  };
}

/** A sweep came: the record counts it and shows it as the newest. */
export function noteSweep(record: ReceiverRecord, sweep: Sweep): void {
  record.sweeps += 1;
  record.intervalMs = smoothed(record.intervalMs, record.lastSweep?.at, sweep.endedAt);
  const { disturbed } = sweep;
  record.lastSweep = { ...lastSweepOf(sweep), ...(disturbed && { disturbed }) };
}

function lastSweepOf({ rbwHz, traceDetector, startHz, stepHz, flags, endedAt: at, levelsDbm }: Sweep): LastSweep {
  return { at, startHz, stepHz, bins: levelsDbm.length, flags, rbwHz, traceDetector };
}

function smoothed(intervalMs: number | undefined, lastAt: number | undefined, at: number): number | undefined {
  if (lastAt === undefined || at <= lastAt) return intervalMs;
  return intervalMs === undefined ? at - lastAt : intervalMs + (at - lastAt - intervalMs) / 8;
}

/** Remembers how the range of a sweep was measured; live frames of another program may be thinned and are not given here. */
export function noteMeasured(record: ReceiverRecord, sweep: Sweep): void {
  const measured = lastSweepOf(sweep);
  const { measuredRanges = [] } = record;
  const others = measuredRanges.filter((one) => !isSameRange(one, measured));
  const isNewer = measuredRanges.every((one) => others.includes(one) || one.at <= measured.at);
  if (isNewer) record.measuredRanges = [measured, ...others].slice(0, MOST_RANGES);
}

/** The newest sweep of a receiver that another program runs: as it was measured, where only a thinned frame of it came. */
export function noteRemote(record: ReceiverRecord, sweep: Sweep): void {
  // The other program counts the sweeps.
  const { sweeps, measuredRanges = [] } = record;
  if ((record.lastSweep?.at ?? 0) >= sweep.endedAt) return;
  noteSweep(record, sweep);
  record.sweeps = sweeps;
  const newest = lastSweepOf(sweep);
  const measured = measuredRanges.find((one) => isSameRange(one, newest));
  if (measured === undefined || newest.stepHz < 1.01 * measured.stepHz) return;
  record.lastSweep = { ...measured, at: newest.at, flags: newest.flags };
}

/** A closer look is stored but not shown live, because it would break the picture of the watch; a person's own plan is shown. */
export function isShown({ flags }: Pick<Sweep, 'flags'>, record: ReceiverRecord | undefined): boolean {
  return (flags & SweepFlag.aside) === 0 || record?.hold !== undefined;
}

/** Whether both have the same ends, to the width of a bin. */
function isSameRange(a: LastSweep, b: LastSweep): boolean {
  const [low, high] = [a, b].map(({ startHz, stepHz, bins }) => [
    startHz - stepHz / 2,
    startHz + (bins - 0.5) * stepHz,
  ]);
  const widest = Math.max(a.stepHz, b.stepHz);
  return [0, 1].every((end) => Math.abs((low?.[end] ?? Number.NaN) - (high?.[end] ?? Number.NaN)) <= widest);
}

type Sweeping = Pick<ReceiverRecord, 'plans' | 'hold' | 'isRemote' | 'measuredRanges' | 'lastSweep'>;

/** The newest sweep of the watch that touched the range: no closer look, no person's own plan. */
export function watchSweepOver({ measuredRanges = [] }: ReceiverRecord, range: HzRange): LastSweep | undefined {
  return measuredRanges.filter(isOfTheWatch).find((one) => isOver(spanOf(one), range));
}

/**
 * What a receiver sweeps: the ranges of its plans, what it is set to itself where it has none, and those of the person
 * who has it. A closer look, which is over in seconds, changes nothing here.
 */
export function rangesOf({ plans = [], hold, isRemote, measuredRanges = [], lastSweep }: Sweeping): HzRange[] {
  const measured = measuredRanges.filter(isOfTheWatch);
  const [newest] = measured;
  // Which plans a remote receiver has, its station knows: what came within a day of the newest sweep is one of them.
  const isRecent = ({ at }: LastSweep) => at > (newest?.at ?? at) - RANGE_LASTS_MS;
  const known = isRemote === true ? measured.filter(isRecent) : measured.slice(0, 1);
  const swept = known.length === 0 && lastSweep !== undefined ? [lastSweep] : known;
  // At a hub these are the plans that were asked for there: the station may have changed them since.
  const isPlanned = plans.length > 0 && (isRemote !== true || swept.length === 0);
  const own = isPlanned ? plans : swept.map(spanOf);
  return [...own, ...(hold === undefined ? [] : [hold.plan])].map(({ startHz, stopHz }) => ({ startHz, stopHz }));
}

/** Whether the receiver sweeps any part of the range. */
export function sweepsOver(record: Sweeping, range: HzRange): boolean {
  return rangesOf(record).some((one) => isOver(one, range));
}

function isOfTheWatch({ flags }: LastSweep): boolean {
  return (flags & SweepFlag.aside) === 0;
}

function spanOf(sweep: LastSweep): HzRange {
  return { startHz: sweep.startHz, stopHz: lastBinHz(sweep) };
}

function isOver(a: HzRange, b: HzRange): boolean {
  return a.startHz <= b.stopHz && a.stopHz >= b.startHz;
}
