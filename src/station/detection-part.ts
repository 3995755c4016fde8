/** Detection of `serve`: takes the configuration, gives emissions, keeps its state in the data directory. */
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part, PartGround } from '../errors/part.js';
import { LostFiles } from '../files/lost-files.js';
import { referencePpmOf } from '../measurement/instrument.js';
import type { Assignment } from '../rf/assignment.js';
import { defined } from '../rf/defined.js';
import { DetectionHost, type DetectionHostOptions } from './detection-host.js';
import { EmissionLog, type LoggedEmission } from './emission-log.js';
import type { Finding } from './finding.js';
import type { DetectionSetup } from './receiver-detectors.js';
import type { ReceiverTruth } from './receiver-truth.js';

interface DetectionNews {
  onEmission(emission: LoggedEmission): void;
  onFinding(finding: Finding): void;
}

export interface Detection extends Part {
  readonly host: DetectionHost;
  readonly log: EmissionLog;
  /** Ends what a receiver followed that was removed: nobody knows whether it went on. */
  leave(receiverId: string): void;
}

export async function openDetection(
  { dataDir, clock, onFault }: PartGround,
  { setup, readSweeps, toldUpTo }: Required<Pick<DetectionHostOptions, 'setup' | 'readSweeps' | 'toldUpTo'>>,
  { onEmission, onFinding }: DetectionNews,
): Promise<Detection> {
  const lost = new LostFiles(onFault);
  const log = await EmissionLog.open(join(dataDir, 'emissions.json'), lost.note);
  const saveLog = () => log.save().catch((error: unknown) => onFault(`Emissions were not saved: ${sentenceOf(error)}`));
  const host = new DetectionHost({
    setup,
    path: join(dataDir, 'detection.state'),
    clock,
    readSweeps,
    toldUpTo,
    onFinding: (finding) => {
      for (const emission of log.take(finding)) onEmission(emission);
      onFinding(finding);
    },
    onFault,
    onSaved: saveLog,
  });
  let isStarted = false;
  return {
    host,
    log,
    leave: (receiverId) => {
      for (const emission of log.leave(receiverId)) onEmission(emission);
    },
    health: () => lost.troubles,
    async start() {
      await host.start();
      isStarted = true;
    },
    async stop() {
      // Without a start there is no thread, and the saved state of the last run must stay.
      if (!isStarted) return;
      await host.stop();
      await saveLog();
    },
  };
}

/** Licences, spurs and references of the configuration, in the form of detection. */
export function detectionSetup(config: Config): DetectionSetup {
  const assignments = config.assignments.map(({ stations, powerW: _, ...licence }) => {
    const assignment: Assignment = defined(licence);
    return { assignment, ...defined({ stationIds: stations }) };
  });
  const receivers = config.stations.flatMap((station) => (station.receivers === 'auto' ? [] : station.receivers));
  const spursHz = Object.fromEntries(receivers.map((receiver) => [receiver.id, receiver.spursHz]));
  const referencePpm = Object.fromEntries(receivers.map((receiver) => [receiver.id, receiver.referencePpm]));
  return { assignments, spursHz, referencePpm };
}

/** The configuration with what the receivers learnt of themselves, for detection: a signal made by the receiver itself is no alarm. */
export function withLearntTruth(config: Config, truth: ReceiverTruth): Config {
  const stations = config.stations.map((station) => {
    if (station.receivers === 'auto') return station;
    const receivers = station.receivers.map((receiver) => {
      const { id, referencePpm } = receiver;
      const spursHz = [...receiver.spursHz, ...truth.spurMaps.spursHz(id)];
      return {
        ...receiver,
        spursHz,
        referencePpm: referencePpmOf({ referencePpm, reference: truth.references.value[id] }),
      };
    });
    return { ...station, receivers };
  });
  return { ...config, stations };
}
