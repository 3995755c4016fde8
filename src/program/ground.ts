/** Settings, clock, log and bus, with which every part of the program is made. None of them is started or stopped. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Bus } from '../bus/bus.js';
import { ConditionLog } from '../bus/condition-log.js';
import type { Ground } from '../bus/ground.js';
import type { Config } from '../config/config.js';
import type { ConfigFile } from '../config/config-file.js';
import { ConfigError, saidOf } from '../errors/errors.js';
import type { Part } from '../errors/part.js';
import { FileRoom } from '../files/file-room.js';
import { ReadBudget } from '../http/read-budget.js';
import type { Shares } from '../http/shares.js';
import type { HubLease } from '../network/hubs/hub-lease.js';
import { DriverRegistry } from '../receiver/registry.js';
import type { SerialPortInfo } from '../receiver/serial-transport.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { ProgramClock } from '../time/program-clock.js';
import { clockSynchronised } from '../time/time-belief.js';
import { wallClock } from '../time/wall-clock.js';

/**
 * Role of this process: `all` is a station with its own duty room; a `station` also reports to a hub; a `hub` gathers stations.
 */
export const ROLES = ['all', 'station', 'hub'] as const;
export type Role = (typeof ROLES)[number];

export interface ProgramOptions {
  /** `all` when absent. */
  readonly role?: Role | undefined;
  readonly config: Config;
  /** File for receivers set up over the API; absent: they last until the program ends. */
  readonly configFile?: ConfigFile | undefined;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** True: listens on any address and lets every caller in while there are no accounts. */
  readonly insecure?: boolean | undefined;
  /** Holds each answer of the API against the contract: for tests and the demonstration. */
  readonly holdAnswers?: boolean | undefined;
  readonly log: Logger;
  /** Writes an invented past into a new case book: for the demonstration. */
  readonly past?: ((desk: IncidentDesk) => Part) | undefined;
  readonly clock?: (() => number) | undefined;
  /** ms of a clock that nobody sets; replaced in tests. */
  readonly even?: (() => number) | undefined;
  /** Whether a time server keeps the clock right; replaced in tests and for the demonstration. */
  readonly isSynchronised?: (() => Promise<boolean | undefined>) | undefined;
  /** Held by this process, where several hub processes may run. */
  readonly lease?: HubLease | undefined;
  /** Replaced in tests. */
  readonly listPorts?: (() => Promise<SerialPortInfo[]>) | undefined;
  readonly procFolder?: string | undefined;
}

export interface ProgramGround extends ProgramOptions, Ground {
  /** Room for people's files, and the archive's time for their reads. */
  readonly shares: Shares;
  readonly clock: () => number;
  readonly log: Logger;
  readonly registry: DriverRegistry;
}

/** @throws ConfigError for an unknown driver or wrong settings, naming the receiver */
export async function groundOf(options: ProgramOptions): Promise<ProgramGround> {
  const { config, dataDir, log, clock = wallClock, even = () => performance.now() } = options;
  const { isSynchronised = clockSynchronised } = options;
  const registry = await DriverRegistry.load();
  const conditions = new ConditionLog(log);
  checkDrivers(config, registry);
  checkStations(config, options.role ?? 'all');
  const onFault = (problem: string) => conditions.happened('a part of the program reports a fault', problem);
  const time = await ProgramClock.open({
    path: join(dataDir, 'time.json'),
    wall: clock,
    even,
    isSynchronised,
    onFault,
  });
  return {
    ...options,
    clock,
    time,
    age: time.age,
    timeMark: time.belief.mark,
    onClockStep: (listener) => time.onStep(listener),
    shares: { room: new FileRoom(dataDir), reads: new ReadBudget() },
    registry,
    conditions,
    bus: new Bus((topic, error) => conditions.happened('a listener failed', error, { about: topic })),
    onFault,
  };
}

/** A hub may have no station of its own; the data of a station process must belong to one station. */
function checkStations({ stations }: Config, role: Role): void {
  if (role !== 'hub' && stations.length === 0) throw ConfigError.of('stations is empty: name at least one.');
  if (role !== 'station' || stations.length === 1) return;
  const ids = stations.map(({ id }) => id).join(', ');
  throw ConfigError.of('--role station: stations names {count} ({ids}); a station of a hub is one.', {
    count: stations.length,
    ids,
  });
}

function checkDrivers({ stations }: Config, registry: DriverRegistry): void {
  for (const { receivers } of stations)
    for (const { id, driver, settings } of receivers === 'auto' ? [] : receivers)
      try {
        registry.get(driver, settings);
      } catch (error) {
        throw ConfigError.because(error, 'receiver "{id}": {why}', { id, why: saidOf(error) });
      }
}
