/** The receivers of `serve`: their loops, the facts known about each besides its bytes, plans changed by hand. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ConditionLog } from '../bus/condition-log.js';
import type { Ground } from '../bus/ground.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part, Trouble } from '../errors/part.js';
import { LostFiles } from '../files/lost-files.js';
import { GuardedStarts } from '../receiver/guarded-starts.js';
import { StartMarks } from '../receiver/start-marks.js';
import { inEpoch } from '../rf/clock-epoch.js';
import { Pulse, type PulseCounters } from '../time/pulse.js';
import { SteadyClock } from '../time/steady-clock.js';
import type { GpsState } from './gps-track.js';
import { ReceiverTruth } from './receiver-truth.js';
import { SavedPlans } from './saved-plans.js';
import { Stations, type StationsOptions } from './stations.js';

export interface Receivers extends Part {
  readonly stations: Stations;
  readonly truth: ReceiverTruth;
  readonly savedPlans: SavedPlans;
  /** Calibration and antenna that apply to a receiver at a time. */
  readonly correctionsAt: (receiverId: string, at: number) => ReturnType<ReceiverTruth['corrections']>;
  /** Number of stalls of the event loop, and of steps of the computer's clock. */
  readonly time: Readonly<PulseCounters>;
}

/** @param used numbers of sweeps that were given already @param even ms of a clock that nobody sets */
export async function openReceivers(
  { dataDir, clock, time, bus, log, conditions, onFault }: Ground,
  { config, registry, listPorts }: Pick<StationsOptions, 'config' | 'registry' | 'listPorts'>,
  used: Pick<StationsOptions, 'lastSeqs' | 'ofUnknown'>,
  even?: () => number,
): Promise<Receivers> {
  const lost = new LostFiles(onFault);
  const onGps = (stationId: string, { status, problem: fault, doubt }: GpsState) => {
    const problem = doubt ?? fault;
    const key = `gps/${stationId}`;
    if (status === 'lost' || doubt !== undefined)
      conditions.holds(key, { level: 'warn', text: 'no GPS', about: stationId, problem });
    else if (conditions.has(key)) conditions.over(key, 'GPS', { about: stationId, status, problem });
    else log.info({ about: stationId, status, problem }, 'GPS');
  };
  const isSynchronised = () => time.belief.isSynchronised;
  const isClockDoubted = () => time.belief.doubt === 'disagrees';
  const truth = await ReceiverTruth.open({
    dataDir,
    registry,
    clock,
    isClockDoubted,
    isSynchronised,
    onGps,
    onLost: lost.note,
  });
  const savedPlans = await SavedPlans.open(join(dataDir, 'plans.json'), lost.note);
  const { steady, watch } = programTime(clock, (stepMs) => time.stepped(stepMs), even);
  const marks = StartMarks.open(join(dataDir, 'receiver-starts.json'), (error) => {
    onFault(`A mark of a receiver's start was not written: ${sentenceOf(error)}`);
  });
  const stations = new Stations({
    config,
    registry,
    bus,
    clock: () => steady.now(),
    inEpoch: (sweep) => inEpoch(sweep, time.epoch()),
    starts: new GuardedStarts(marks),
    ...used,
    savedPlans: savedPlans.all,
    listPorts,
    judge: (sweep, record) => truth.flags(sweep, record),
  });
  time.belief.hear(() => stations.stations.map(({ id }) => truth.clock(id)));
  const pulse = watch(stations, log, conditions);
  return {
    stations,
    truth,
    savedPlans,
    correctionsAt: (receiverId, at) => truth.corrections(stations.receiver(receiverId), receiverId, at),
    time: pulse.counters,
    health: () => [...lost.troubles, ...leftOut(stations)],
    stop: () => pulse.stop(),
  };
}

/** Receivers that are not started because the program hung or ended during their last start. */
function leftOut({ receivers }: Stations): Trouble[] {
  const out = receivers.filter(({ state }) => state.problemKind === 'left-out').map(({ config }) => config.id);
  return out.map((id) => ({
    vi: `Máy thu ${id} tạm ngừng dùng: lần trước chương trình bị treo hoặc dừng khi khởi động nó. Máy sẽ được thử lại sau; hãy sửa cài đặt của máy.`,
    en: `The receiver ${id} is left out: the program hung or ended while it started. It is tried again later; change its settings.`,
  }));
}

/** Time for the program: a steady clock for receivers, and a regular check of the event loop and the computer's clock. */
interface ProgramTime {
  /** Clock with which receivers stamp sweeps and compute waits. */
  readonly steady: SteadyClock;
  /**
   * Begins the checks. When the clock was set, receivers are opened again, because their waits were computed with the old time.
   */
  watch(stations: Pick<Stations, 'beginAnew'>, log: Logger, conditions: Pick<ConditionLog, 'happened'>): TimeWatch;
}

interface TimeWatch {
  readonly counters: Readonly<PulseCounters>;
  stop(): void;
}

/** @param even ms of a clock that nobody sets */
function programTime(
  wall: () => number,
  onStep: (stepMs: number) => void,
  even: () => number = () => performance.now(),
): ProgramTime {
  const steady = new SteadyClock({ wall, even });
  return {
    steady,
    watch: (stations, log, conditions) =>
      new Pulse({
        steady,
        even,
        onStall: (ms) =>
          conditions.happened('the event loop was held up', howLong(ms), { level: 'warn', fields: { ms } }),
        onClockSet(stepMs) {
          const seconds = Math.abs(stepMs / 1000).toFixed(1);
          log.warn({ stepMs }, 'the clock of this computer was set');
          onStep(stepMs);
          stations.beginAnew(
            `The clock of this computer was set ${stepMs > 0 ? 'forward' : 'back'} by ${seconds} s; the receiver is opened again.`,
          );
        },
      }),
  };
}

/** In words, so that a longer stall than those before has a line of its own, and not each of many short ones. */
function howLong(ms: number): string {
  if (ms < 500) return 'For less than half a second.';
  if (ms < 2000) return 'For less than two seconds.';
  return ms < 10_000 ? 'For less than ten seconds.' : 'For ten seconds or more.';
}
