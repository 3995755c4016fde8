/** What is known of a receiver, whoever runs it. */
import type { ReceiverConfig, StationConfig } from '../config/config.js';
import type { ReceiverState } from '../receiver/loop.js';
import type { Activity } from '../receiver/plan-runner.js';
import type { Sweep } from '../rf/sweep.js';
import type { ReceiverHold } from './receiver-hold.js';

/** The properties of the newest sweep, without its levels. */
interface LastSweep extends Pick<Sweep, 'startHz' | 'stepHz'> {
  readonly rbwHz?: number | undefined;
  readonly traceDetector?: Sweep['traceDetector'] | undefined;
  readonly at: number;
  readonly bins: number;
  flags: number;
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
  /** The person who has the receiver alone, with their plan. */
  hold?: ReceiverHold | undefined;
  /** What the receiver measures while it is `sweeping`. */
  readonly activity?: Activity;
  /** Another program runs it: its sweeps do not come over the bus. */
  readonly isRemote?: true;
  /** There are recordings of it only, from files or of a receiver that was removed. */
  readonly isRecorded?: true;
}

export interface NewRecord extends Pick<ReceiverRecord, 'station' | 'config' | 'number'> {
  /** Epoch ms. */
  readonly since: number;
}

export function newRecord({ station, config, number, since }: NewRecord, activityNow: () => Activity): ReceiverRecord {
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
      return activityNow();
    },
  };
}

/** A sweep came: the record counts it and shows it as the newest. */
export function noteSweep(record: ReceiverRecord, sweep: Sweep): void {
  const { rbwHz, traceDetector, startHz, stepHz, flags, endedAt: at } = sweep;
  record.sweeps += 1;
  record.intervalMs = smoothed(record.intervalMs, record.lastSweep?.at, at);
  const bins = sweep.levelsDbm.length;
  record.lastSweep = {
    at,
    startHz,
    stepHz,
    bins,
    flags,
    rbwHz,
    traceDetector,
  };
}

function smoothed(intervalMs: number | undefined, lastAt: number | undefined, at: number): number | undefined {
  if (lastAt === undefined || at <= lastAt) return intervalMs;
  return intervalMs === undefined ? at - lastAt : intervalMs + (at - lastAt - intervalMs) / 8;
}

/** A live frame of another program is thinned for who looks at it: what is known of its range as it was measured stays. */
export function keepMeasured(record: ReceiverRecord, measured: LastSweep | undefined): void {
  const { lastSweep } = record;
  if (measured === undefined || lastSweep === undefined || lastSweep.stepHz < 1.01 * measured.stepHz) return;
  const endsOf = ({ startHz, stepHz, bins }: LastSweep) => [startHz - stepHz / 2, startHz + (bins - 0.5) * stepHz];
  const before = endsOf(measured);
  const isSame = endsOf(lastSweep).every((hz, i) => Math.abs(hz - (before[i] ?? Number.NaN)) <= lastSweep.stepHz);
  if (isSame) record.lastSweep = { ...measured, at: lastSweep.at, flags: lastSweep.flags };
}
