/** Detection of `serve`: takes the configuration, gives emissions, keeps its state in the data directory. */
import { join } from 'node:path';
import type { Emission } from '../api/emissions.js';
import type { Config } from '../config/config.js';
import { sentenceOf } from '../errors/errors.js';
import { emissionJson } from '../http/detection/emission-routes.js';
import type { Assignment } from '../rf/assignment.js';
import { type Sweep, SweepFlag } from '../rf/sweep.js';
import { DetectionHost } from '../station/detection-host.js';
import { EmissionLog } from '../station/emission-log.js';
import type { Finding } from '../station/finding.js';
import type { DetectionSetup } from '../station/receiver-detectors.js';
import type { Archive } from '../store/archive.js';
import { LostFiles } from './lost-files.js';
import type { Part } from './part.js';

const SAVE_LOG_EVERY_MS = 10_000;

export interface DetectionWiring {
  readonly setup: DetectionSetup;
  readonly dataDir: string;
  readonly clock: () => number;
  readonly archive: Archive;
  /** The emission as the API shows it. */
  onEmission(emission: Emission): void;
  toldUpTo(): ReadonlyMap<string, number>;
  onFinding(finding: Finding): void;
  onFault(sentence: string): void;
}

export interface Detection extends Part {
  readonly host: DetectionHost;
  readonly log: EmissionLog;
  /** Ends what a receiver followed that was removed: nobody knows whether it went on. */
  leave(receiverId: string): void;
}

export async function openDetection(wiring: DetectionWiring): Promise<Detection> {
  const { setup, dataDir, clock, archive, toldUpTo, onEmission, onFinding, onFault } = wiring;
  const lost = new LostFiles(onFault);
  const log = await EmissionLog.open(join(dataDir, 'emissions.json'), lost.note);
  const host = new DetectionHost({
    setup,
    path: join(dataDir, 'detection.state'),
    clock,
    readSweeps: (receiverId, from, to) => watchedSweeps(archive, receiverId, from, to),
    toldUpTo,
    onFinding: (finding) => {
      for (const emission of log.take(finding)) onEmission(emissionJson(emission));
      onFinding(finding);
    },
    onFault,
  });
  const saveLog = () => log.save().catch((error: unknown) => onFault(`Emissions were not saved: ${sentenceOf(error)}`));
  let timer: NodeJS.Timeout | undefined;
  return {
    host,
    log,
    leave: (receiverId) => {
      for (const emission of log.leave(receiverId)) onEmission(emissionJson(emission));
    },
    health: () => lost.troubles,
    async start() {
      await host.start();
      timer = setInterval(() => void saveLog(), SAVE_LOG_EVERY_MS);
    },
    async stop() {
      // Without a start there is no thread, and the saved state of the last run must stay.
      if (timer === undefined) return;
      clearInterval(timer);
      await host.stop();
      await saveLog();
    },
  };
}

/** Sweeps of the plan. A closer look beside the plan is stored, but detection does not judge it. */
export async function watchedSweeps(archive: Archive, receiverId: string, from: number, to: number): Promise<Sweep[]> {
  const stored = await archive.query({ receiverId, from, to });
  return stored.filter(({ flags }) => (flags & SweepFlag.aside) === 0);
}

/** Licences and spurs of the configuration, in the form of detection. */
export function detectionSetup(config: Config): DetectionSetup {
  const assignments = config.assignments.map(({ stations, powerW: _, ...licence }) => {
    const assignment = withoutUndefined(licence) as Assignment;
    return { assignment, ...(stations === undefined ? {} : { stationIds: stations }) };
  });
  const receivers = config.stations.flatMap((station) => (station.receivers === 'auto' ? [] : station.receivers));
  const spursHz = Object.fromEntries(receivers.map((receiver) => [receiver.id, receiver.spursHz]));
  return { assignments, spursHz };
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
