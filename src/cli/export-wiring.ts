/** Exports as `serve` and the command line run them: where the data comes from, and what is written down of each job. */
import { join } from 'node:path';
import type { ReceiverConfig, StationConfig } from '../config/config.js';
import { ConfigError } from '../errors/errors.js';
import { type ExportJob, ExportJobs } from '../export/export-jobs.js';
import { type ExportSources, runExport } from '../export/export-run.js';
import type { ReceiverFacts } from '../export/sweep-table.js';
import { threadedSink } from '../export/threaded-sink.js';
import { exportRoutes } from '../http/export-routes.js';
import type { Route } from '../http/route.js';
import type { ActorOf } from '../http/spoken.js';
import type { Calibration } from '../rf/correction.js';
import type { GpsState } from '../station/gps-source.js';
import type { Stations } from '../station/stations.js';
import type { CaseBook } from '../store/case-book.js';
import type { EmbeddedArchive } from '../store/embedded-archive.js';
import { VERSION } from './version.js';

const TIDY_EVERY_MS = 3600e3;

export interface ExportWiring {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly archive: EmbeddedArchive;
  readonly caseBook: CaseBook;
  readonly stations: Stations;
  readonly calibrations: () => readonly Calibration[];
  readonly gps: (stationId: string) => GpsState | undefined;
  readonly actorOf: ActorOf;
  onFault(sentence: string): void;
}

export interface Exports {
  readonly routes: readonly Route[];
  stop(): Promise<void>;
}

export async function openExports(wiring: ExportWiring): Promise<Exports> {
  const { dataDir, clock, archive, caseBook, stations, calibrations, gps, actorOf, onFault } = wiring;
  const sources = sourcesOf({
    archive,
    caseBook,
    facts(receiverId) {
      const record = stations.receiver(receiverId);
      if (record === undefined) return undefined;
      const { station, config } = record;
      return factsOf(config, station, calibrations(), gps(station.id)?.position);
    },
  });
  const noted = (action: string, { id, request, file, sha256, bytes, rows, fault }: ExportJob, by: string): void => {
    const detail = { request, file, sha256, bytes, rows, fault };
    caseBook.audit.append({ at: clock(), actor: by, action: `export.${action}`, subject: `export/${id}`, detail });
  };
  const jobs = await ExportJobs.open({
    folder: join(dataDir, 'exports'),
    clock,
    work: async (request, target) => {
      if (request.what === 'bundle') throw new ConfigError('what is "bundle": it is started at its incident.');
      return await runExport(request, sources, { ...target, openSink: threadedSink });
    },
    onEvent: noted,
  });
  const timer = setInterval(() => {
    jobs.tidy().catch((error: Error) => onFault(`Expired exports were not deleted: ${error.message}.`));
  }, TIDY_EVERY_MS);
  return {
    routes: exportRoutes({
      ...{ jobs, actorOf },
      isReceiver: (id) => stations.receiver(id) !== undefined,
      onFetched: (job, by) => noted('fetched', job, by),
    }),
    async stop() {
      clearInterval(timer);
      await jobs.close();
    },
  };
}

export function sourcesOf(parts: {
  readonly archive: EmbeddedArchive;
  readonly caseBook: CaseBook;
  facts(receiverId: string): ReceiverFacts | undefined;
}): ExportSources {
  const { archive, caseBook } = parts;
  return {
    archive,
    incidents: (query) => caseBook.incidents.list(query),
    facts: (receiverId) => parts.facts(receiverId),
    program: `rfi-logger ${VERSION}`,
  };
}

export function factsOf(
  config: Pick<ReceiverConfig, 'id' | 'name' | 'antenna'>,
  station: Pick<StationConfig, 'id' | 'name' | 'latitude' | 'longitude' | 'antenna'>,
  calibrations: readonly Calibration[],
  position?: GpsState['position'],
): ReceiverFacts {
  return {
    ...{ receiverId: config.id, receiverName: config.name ?? config.id },
    ...{ stationId: station.id, stationName: station.name },
    latitudeDeg: position?.latitudeDeg ?? station.latitude,
    longitudeDeg: position?.longitudeDeg ?? station.longitude,
    antenna: config.antenna ?? station.antenna,
    calibrations: calibrations.filter(({ receiverId }) => receiverId === config.id),
  };
}
