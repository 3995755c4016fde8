/** Exports of `serve`: jobs that write files, with an entry of the audit log for each. */
import { join } from 'node:path';
import { sentenceOf } from '../errors/errors.js';
import type { Part, PartGround, Trouble } from '../errors/part.js';
import { LostFiles } from '../files/lost-files.js';
import type { ReportDesk } from '../report/desk/report-desk.js';
import type { BookLosses } from '../store/cases/book-losses.js';
import { every, type Repeated } from '../time/work.js';
import { writeBundle } from './evidence/bundle-writer.js';
import { openKnownKey } from './evidence/known-key.js';
import type { StationKey } from './evidence/station-key.js';
import { type ExportJob, ExportJobs, type ExportJobsOptions } from './export-jobs.js';
import { runExport } from './export-run.js';
import { type ExportData, evidenceOf, minutesOf, sourcesOf } from './export-sources.js';
import { threadedSink } from './threaded-sink.js';

const TIDY_EVERY_MS = 3600e3;

interface EvidenceData {
  readonly losses: BookLosses;
  readonly reports: ReportDesk;
  readonly timestampServer: string | undefined;
  readonly room: ExportJobsOptions['room'];
}

export interface Exports extends Part {
  readonly jobs: ExportJobs;
  readonly key: StationKey;
  /** Notes in the audit log that somebody fetched the files of a job. */
  fetched(job: ExportJob, by: string): void;
}

export async function openExports(
  { dataDir, clock, age, timeMark, onFault }: PartGround,
  data: Omit<ExportData, 'timeMark'>,
  { losses, reports, timestampServer, room }: EvidenceData,
): Promise<Exports> {
  const { archive, caseBook } = data;
  const lost = new LostFiles(onFault);
  const sources = sourcesOf({ ...data, timeMark });
  const key = openKnownKey({ dataDir, clock, caseBook, losses, onFault });
  const evidence = evidenceOf({
    dataDir,
    key,
    archive,
    caseBook,
    sources,
    onFault,
    timestampServer,
    documents: (incident, by, tellFault) => minutesOf(reports, incident, by, tellFault),
    told: data.told,
  });
  const noted = (action: string, { id, request, file, sha256, bytes, rows, fault }: ExportJob, by: string): void => {
    const detail = { request, file, sha256, bytes, rows, fault };
    caseBook.audit.append({ at: clock(), actor: by, action: `export.${action}`, subject: `export/${id}`, detail });
  };
  const jobs = await ExportJobs.open({
    folder: join(dataDir, 'exports'),
    clock,
    age,
    room,
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
  let timer: Repeated | undefined;
  return {
    jobs,
    key,
    fetched: (job, by) => noted('fetched', job, by),
    health: () => [...lost.troubles, ...keyTroubles(losses)],
    start() {
      timer = every(TIDY_EVERY_MS, () => jobs.tidy(), tell);
    },
    async stop() {
      await timer?.stop();
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
