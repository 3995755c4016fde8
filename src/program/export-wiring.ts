/** Exports of `serve` and of the command line: sources of the data, and audit entries of each job. */
import { join } from 'node:path';
import type { Config, ReceiverConfig, StationConfig } from '../config/config.js';
import { sentenceOf } from '../errors/errors.js';
import type { EvidenceSources } from '../export/evidence/bundle-parts.js';
import { writeBundle } from '../export/evidence/bundle-writer.js';
import { openKnownKey } from '../export/evidence/known-key.js';
import type { StationKey } from '../export/evidence/station-key.js';
import { verifyHtml } from '../export/evidence/verify-html.js';
import { type ExportJob, ExportJobs } from '../export/export-jobs.js';
import { type ExportSources, runExport, type TimeRange } from '../export/export-run.js';
import type { ReceiverFacts } from '../export/sweep-table.js';
import { threadedSink } from '../export/threaded-sink.js';
import { bundleRoutes } from '../http/incidents/bundle-routes.js';
import { exportRoutes } from '../http/recording/export-routes.js';
import type { ActorOf } from '../http/spoken.js';
import type { Incident } from '../incidents/incident.js';
import type { ReportDesk } from '../report/desk/report-desk.js';
import type { Calibration } from '../rf/correction.js';
import type { ReceiverTruth } from '../station/receiver-truth.js';
import type { Stations } from '../station/stations.js';
import { Attachments } from '../store/cases/attachments.js';
import type { BookLosses } from '../store/cases/book-losses.js';
import type { CaseBook } from '../store/cases/case-book.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import type { ArchiveQuestions } from '../store/embedded/archive-questions.js';
import { channelsFrom, type LicensedUse } from '../store/summaries/channel-plan.js';
import type { BandPlanEntry } from '../watch/registry/band-plan.js';
import { LostFiles } from './lost-files.js';
import type { Part, Trouble } from './part.js';
import { VERSION } from './project.js';

const TIDY_EVERY_MS = 3600e3;

export interface ExportWiring {
  readonly dataDir: string;
  readonly config: Pick<Config, 'assignments'>;
  readonly clock: () => number;
  readonly desk: Pick<IncidentDesk, 'plan' | 'told'>;
  readonly archive: ArchiveQuestions;
  readonly caseBook: CaseBook;
  readonly losses: BookLosses;
  readonly stations: Stations;
  readonly truth: Pick<ReceiverTruth, 'calibrations'>;
  readonly actorOf: ActorOf;
  readonly timestampServer?: string | undefined;
  readonly reports: ReportDesk;
  onFault(sentence: string): void;
}

export async function openExports(wiring: ExportWiring): Promise<Part> {
  const { dataDir, clock, archive, caseBook, losses, stations, truth, actorOf, onFault } = wiring;
  const lost = new LostFiles(onFault);
  const sources = sourcesOf({
    archive,
    caseBook,
    licences: wiring.config.assignments,
    plan: () => wiring.desk.plan(),
    told: (incident) => wiring.desk.told(incident),
    facts(receiverId, range) {
      const record = stations.receiver(receiverId);
      if (record === undefined) return undefined;
      const { station, config } = record;
      return factsOf(config, station, { calibrations: truth.calibrations.all, journal: caseBook.journal, range });
    },
  });
  const evidence = evidenceOf({
    dataDir,
    key: openKnownKey({ dataDir, clock, caseBook, losses, onFault }),
    archive,
    caseBook,
    sources,
    onFault,
    timestampServer: wiring.timestampServer,
    documents: (incident, by, tellFault) => minutesOf(wiring.reports, incident, by, tellFault),
    told: (incident) => wiring.desk.told(incident),
  });
  const noted = (action: string, { id, request, file, sha256, bytes, rows, fault }: ExportJob, by: string): void => {
    const detail = { request, file, sha256, bytes, rows, fault };
    caseBook.audit.append({ at: clock(), actor: by, action: `export.${action}`, subject: `export/${id}`, detail });
  };
  const jobs = await ExportJobs.open({
    folder: join(dataDir, 'exports'),
    clock,
    work: async (request, target, { by }) => {
      const threaded = { ...target, openSink: threadedSink };
      if (request.what !== 'bundle') return await runExport(request, sources, threaded);
      const lacks: string[] = [];
      const told = (sentence: string): void => {
        lacks.push(sentence);
        onFault(sentence);
      };
      return { ...(await writeBundle(request, { ...evidence, onFault: told }, { ...threaded, by })), lacks };
    },
    onEvent: noted,
    onLost: lost.note,
  });
  const tell = (error: unknown) => onFault(`Expired exports were not deleted: ${sentenceOf(error)}`);
  let timer: NodeJS.Timeout | undefined;
  return {
    health: () => [...lost.troubles, ...keyTroubles(losses)],
    routes: [
      ...exportRoutes({
        jobs,
        actorOf,
        isReceiver: (id) => stations.receiver(id) !== undefined,
        onFetched: (job, by) => noted('fetched', job, by),
      }),
      ...bundleRoutes({
        jobs,
        actorOf,
        verifyHtml,
        key: evidence.key,
        isIncident: (id) => caseBook.incidents.get(id) !== undefined,
        auditHead: () => caseBook.audit.head(),
      }),
    ],
    start() {
      timer = setInterval(() => void jobs.tidy().catch(tell), TIDY_EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      await jobs.close();
    },
  };
}

/** Shown until an administrator has confirmed it. */
function keyTroubles(losses: BookLosses): Trouble[] {
  return losses.open
    .filter(({ book }) => book === 'station-key')
    .map(({ fault }) => ({
      vi: 'Khóa ký của trạm đã bị mất hoặc bị thay: dấu vân tay cũ không còn khớp.',
      en: `${fault}.`,
    }));
}

export function sourcesOf(parts: {
  readonly archive: ArchiveQuestions;
  readonly caseBook: CaseBook;
  readonly licences: readonly LicensedUse[];
  plan(): readonly BandPlanEntry[];
  told: IncidentDesk['told'];
  facts(receiverId: string, range: TimeRange): ReceiverFacts | undefined;
}): ExportSources {
  const { archive, caseBook, licences } = parts;
  return {
    archive,
    incidents: (query) => caseBook.incidents.list(query).map(parts.told),
    facts: (receiverId, range) => parts.facts(receiverId, range),
    channels: (range) => channelsFrom([...licences, ...usedIn(caseBook, range)], parts.plan()),
    program: `rfi-logger ${VERSION}`,
  };
}

/** Licences of the registry in force at some time of the range. */
function usedIn({ records }: CaseBook, { from, to }: TimeRange): readonly LicensedUse[] {
  return records
    .all('assignment')
    .filter(
      ({ validFrom, validTo, proposedBy }) => proposedBy === undefined && validFrom < to && (validTo ?? to) > from,
    );
}

/** Sources of evidence: the real case book only. Drills have another file, which is not passed in here. */
export function evidenceOf(parts: {
  readonly dataDir: string;
  readonly key: StationKey;
  readonly archive: ArchiveQuestions;
  readonly caseBook: CaseBook;
  readonly sources: ExportSources;
  readonly timestampServer: string | undefined;
  readonly documents: EvidenceSources['documents'];
  readonly told: IncidentDesk['told'];
  onFault(sentence: string): void;
}): EvidenceSources {
  const { dataDir, key, archive, caseBook, sources, timestampServer, documents, onFault } = parts;
  const attachments = new Attachments(join(dataDir, 'attachments'));
  const { incidents, coverage, audit } = caseBook;
  return {
    archive,
    audit,
    facts: sources.facts,
    program: sources.program,
    timestampServer,
    documents,
    onFault,
    key,
    incident(id) {
      const incident = incidents.get(id);
      return incident && parts.told(incident);
    },
    timeline: (id) => incidents.timeline(id, 0, MOST_TIMELINE),
    coverage: (from, to) =>
      coverage.watched(from, to).map(({ stationId, bandKey }) => {
        return { stationId, bandKey, stretches: coverage.stretches(stationId, bandKey, from, to) };
      }),
    attachments: async (id) =>
      (await attachments.list(id)).map((one) => ({ ...one, path: attachments.pathOf(id, one) })),
  };
}

/** The minutes of the case as PDF, as stored with the reports. A bundle without them is still evidence. */
export async function minutesOf(
  reports: ReportDesk,
  { id }: Incident,
  by: string,
  onFault: (sentence: string) => void,
): Promise<{ name: string; content: Uint8Array }[]> {
  try {
    const { id: reportId } = await reports.make({ kind: 'minutes', incidentId: id }, by);
    const made: { name: string; content: Uint8Array }[] = [];
    for (const language of ['vi', 'en'] as const) {
      const file = await reports.file(reportId, language, 'pdf');
      if (file !== undefined) made.push({ name: `minutes-${language}.pdf`, content: file.content });
    }
    return made;
  } catch (error) {
    onFault(`The bundle of ${id} has no minutes: ${sentenceOf(error)}`);
    return [];
  }
}

const MOST_TIMELINE = 100_000;

interface KnownOfTime {
  readonly calibrations: readonly Calibration[];
  readonly journal: Pick<CaseBook['journal'], 'track' | 'receiver'>;
  readonly range: TimeRange;
}

export function factsOf(
  config: Pick<ReceiverConfig, 'id' | 'name' | 'antenna'>,
  station: Pick<StationConfig, 'id' | 'name' | 'latitude' | 'longitude' | 'antenna'>,
  { calibrations, journal, range: { from, to } }: KnownOfTime,
): ReceiverFacts {
  const track = journal.track(station.id, from, to);
  const equipment = journal.receiver(config.id, from, to);
  return {
    receiverId: config.id,
    receiverName: config.name ?? config.id,
    stationId: station.id,
    stationName: station.name,
    latitudeDeg: station.latitude,
    longitudeDeg: station.longitude,
    ...(track.length === 0 ? {} : { track }),
    ...(equipment.length === 0 ? {} : { equipment }),
    antenna: config.antenna ?? station.antenna,
    calibrations: calibrations.filter(({ receiverId }) => receiverId === config.id),
  };
}
