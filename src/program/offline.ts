/** The data directory of a station as commands read it while the program is stopped; nothing in it is changed. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, parseConfig, type ReceiverConfig, readConfig, type StationConfig } from '../config/config.js';
import { EnvironmentError } from '../errors/errors.js';
import { sourcesOf } from '../export/export-sources.js';
import type { ReceiverFacts } from '../export/sweep-table.js';
import { isThere, orAbsent } from '../files/absent.js';
import { needNoOddEntries } from '../files/odd-entries.js';
import { ReportDesk } from '../report/desk/report-desk.js';
import type { ReportSources } from '../report/desk/report-sources.js';
import { ReportStore } from '../report/desk/report-store.js';
import { terrainIn } from '../report/desk/terrain-folder.js';
import { Renderer } from '../report/rendering/renderer.js';
import { Calibrations, openReferences } from '../station/calibrations.js';
import { Attachments } from '../store/cases/attachments.js';
import { CaseBook } from '../store/cases/case-book.js';
import { IncidentDesk } from '../store/cases/incident-desk.js';
import { ArchiveLook } from '../store/embedded/archive-look.js';
import { channelPlanOf } from '../store/summaries/channel-plan.js';
import { stoppedBelief } from '../time/program-clock.js';
import { clockSynchronised } from '../time/time-belief.js';
import { wallClock } from '../time/wall-clock.js';
import { BAND_PLAN_VN } from '../watch/registry/band-plan-vn.js';
import { say } from '../words/said.js';
import { factsOf, siteOf } from './known-stations.js';

export interface OfflineFlags {
  readonly config?: string | undefined;
  readonly dataDir: string;
  readonly out?: string | undefined;
  readonly json?: boolean | undefined;
}

export interface Offline {
  readonly config: Config;
  readonly archive: ArchiveLook;
  readonly caseBook: CaseBook;
  readonly sources: ReturnType<typeof sourcesOf>;
  /** The desk that writes the minutes of a case only for the bundle; the station does not store them. */
  reports(onFault: (sentence: string) => void): Promise<ReportDesk>;
  close(): Promise<void>;
}

/** @throws EnvironmentError when the folder does not exist, or is in use */
export async function openOffline({
  config: file,
  dataDir,
}: Pick<OfflineFlags, 'config' | 'dataDir'>): Promise<Offline> {
  if (!isThere(join(dataDir, 'sweeps.db')))
    throw new EnvironmentError(
      say('{dataDir} has no sweeps.db.', { dataDir }),
      say('Name the data directory of the station with --data-dir.'),
    );
  await needNoOddEntries(dataDir);
  const config =
    file === undefined
      ? parseConfig({ stations: [{ id: 'unnamed', name: 'unnamed' }] }, 'export')
      : await readConfig(file);
  const archive = await ArchiveLook.open(join(dataDir, 'sweeps.db'), channelPlanOf(config));
  const casesPath = join(dataDir, 'cases.db');
  const caseBook = isThere(casesPath) ? new CaseBook(casesPath, { isLook: true }) : new CaseBook(':memory:');
  // Folder for migrated copies of files and for files of a bundle.
  const scratch = await mkdtemp(join(tmpdir(), 'rfi-logger-export-'));
  const calibrations = await Calibrations.open(await copied(dataDir, 'calibrations.json', scratch));
  await copied(dataDir, 'references.json', scratch);
  const references = await openReferences(scratch);
  const renderer = new Renderer();
  const timePath = await copied(dataDir, 'time.json', scratch);
  const belief = await stoppedBelief(timePath, {
    wall: wallClock,
    even: () => performance.now(),
    isSynchronised: clockSynchronised,
  });
  const recorded = await archive.lastSeqs();
  const caseDesk = new IncidentDesk({ caseBook, clock: wallClock, plan: BAND_PLAN_VN });
  const sources = sourcesOf({
    archive,
    caseBook,
    licences: config.assignments,
    plan: () => BAND_PLAN_VN,
    told: (incident) => caseDesk.told(incident),
    timeMark: belief.mark,
    facts: (receiverId, range) =>
      recorded.has(receiverId) || placeOf(config, receiverId) !== undefined
        ? offlineFacts(config, receiverId, { calibrations: calibrations.all, journal: caseBook.journal, range })
        : undefined,
  });
  const attachments = new Attachments(join(dataDir, 'attachments'));
  const reportSources: ReportSources = {
    desk: caseDesk,
    timeMark: belief.mark,
    archive,
    tiles: terrainIn(dataDir),
    sites: () => config.stations.map((one) => siteOf(one, one.receivers === 'auto' ? [] : one.receivers)),
    stationOf: (receiverId) => placeOf(config, receiverId)?.station.id,
    correctionsAt(receiverId, at) {
      const { receiver, station } = placeOf(config, receiverId) ?? {};
      const antenna = receiver?.antenna ?? station?.antenna;
      const calibration = calibrations.at(receiverId, at);
      return { calibration, antenna, referencePpm: receiver?.referencePpm, reference: references.value[receiverId] };
    },
    attachments: (incidentId) => attachments.list(incidentId),
  };
  return {
    config,
    archive,
    caseBook,
    sources,
    async reports(onFault) {
      const store = await ReportStore.open(join(scratch, 'reports'), onFault, 'CMD');
      return new ReportDesk({ sources: reportSources, store, renderer });
    },
    async close() {
      await renderer.close();
      caseBook.close();
      await archive.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

async function copied(dataDir: string, name: string, scratch: string): Promise<string> {
  await orAbsent(join(dataDir, name), copyFile(join(dataDir, name), join(scratch, name)));
  return join(scratch, name);
}

function placeOf(
  { stations }: Config,
  receiverId: string,
): { readonly station: StationConfig; readonly receiver: ReceiverConfig } | undefined {
  for (const station of stations)
    for (const receiver of station.receivers === 'auto' ? [] : station.receivers)
      if (receiver.id === receiverId) return { station, receiver };
  return undefined;
}

/** Facts of a receiver; of one that was imported or is no longer configured only the name is known. */
function offlineFacts(config: Config, receiverId: string, known: Parameters<typeof factsOf>[2]): ReceiverFacts {
  const { station, receiver } = placeOf(config, receiverId) ?? {};
  if (station === undefined || receiver === undefined)
    return factsOf({ id: receiverId }, { id: '', name: receiverId }, known);
  return factsOf(receiver, station, known);
}
