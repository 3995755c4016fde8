/** The parts that make papers, files and messages of what the watch knows: reports, journal, notices, exports, imports. */
import { NetworkPolicy } from '../access/network-policy.js';
import { GnssWatch } from '../duty/gnss-watch.js';
import { openJournal } from '../duty/journal.js';
import { LostWatch } from '../duty/lost-watch.js';
import { dayInShort, SelfFactsReader } from '../duty/self-facts.js';
import { verifyHtml } from '../export/evidence/verify-html.js';
import { openExports } from '../export/part.js';
import type { ProveSigner } from '../http/accounts/prove-signer.js';
import { archiveState, faultOf } from '../http/health/readiness.js';
import { bundleRoutes } from '../http/incidents/bundle-routes.js';
import { caseLevelsRoute } from '../http/incidents/culprit-routes.js';
import { formRoutes } from '../http/papers/form-routes.js';
import { paperRoutes } from '../http/papers/paper-routes.js';
import { reportRoutes } from '../http/papers/report-routes.js';
import type { SiteFacts } from '../http/receivers/station-routes.js';
import { exportRoutes } from '../http/recording/export-routes.js';
import { importRoutes } from '../http/recording/import-routes.js';
import type { ActorOf } from '../http/spoken.js';
import { noticeRoutes, telephoneJson } from '../http/watch/notice-routes.js';
import { sendingRoutes } from '../http/watch/sending-routes.js';
import { campaignRoute } from '../http/watch/shift-routes.js';
import { type Imports, openImports } from '../import/part.js';
import { reportMessage } from '../notify/messages.js';
import { openOwnWatch } from '../notify/own-watch-part.js';
import { type Notices, openNotices } from '../notify/part.js';
import type { SentPapers } from '../notify/sent-cases.js';
import type { ReportDesk } from '../report/desk/report-desk.js';
import { openReports } from '../report/part.js';
import { gnssHeard } from '../station/gps-track.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { Sendings } from '../store/cases/sendings.js';
import type { ProgramGround } from './ground.js';
import { factsOf, siteOf } from './known-stations.js';
import type { Parts } from './parts.js';
import type { Watch } from './watch.js';

/** The name of an account; empty where there is none. */
type NameOf = (id: string) => string;

interface Office {
  readonly drillDesk: IncidentDesk;
  readonly actorOf: ActorOf;
  readonly prove: ProveSigner;
  /** Of a hub: clock and version of a station. */
  readonly factsOf: ((stationId: string) => SiteFacts | undefined) | undefined;
}

export async function paperParts(
  parts: Parts,
  ground: ProgramGround,
  watch: Watch,
  office: Office,
): Promise<{ readonly notices: Notices; readonly imports: Imports }> {
  const { config } = ground;
  const { archives, receivers, duty } = watch;
  const { stations, truth } = receivers;
  const { desk } = duty.room;
  const { caseBook } = desk;
  const nameOf = (id: string): string => watch.access.accounts.users.get(id)?.name ?? '';
  const named = { ...office, nameOf };
  const reports = await reportPart(parts, ground, watch, named);
  const notices = await noticeParts(parts, ground, watch, { ...named, reports });
  const noted = { archive: archives.archive, stations, truth, caseBook };
  await parts.make('journal', () => openJournal(ground, noted, config.archive.keepFor));
  const data = {
    archive: archives.archive,
    caseBook,
    licences: config.assignments,
    plan: () => desk.plan(),
    told: desk.told.bind(desk),
    facts(receiverId: string, range: { readonly from: number; readonly to: number }) {
      const record = stations.receiver(receiverId);
      const known = { calibrations: truth.calibrations.all, journal: caseBook.journal, range };
      return record && factsOf(record.config, record.station, known);
    },
  };
  const { timestampServer } = config.evidence;
  await parts.make(
    'exports',
    () => openExports(ground, data, { losses: duty.losses, reports, timestampServer, room: ground.shares.room }),
    ({ jobs, key, fetched }) => [
      ...exportRoutes({
        jobs,
        actorOf: office.actorOf,
        isReceiver: (id) => stations.receiver(id) !== undefined,
        onFetched: fetched,
      }),
      ...bundleRoutes({
        jobs,
        actorOf: office.actorOf,
        verifyHtml,
        key,
        isIncident: (id) => caseBook.incidents.get(id) !== undefined,
        auditHead: () => caseBook.audit.head(),
      }),
    ],
  );
  const imports = await parts.make(
    'imports',
    () => openImports(ground, archives.archive, stations),
    ({ desk: importDesk }) => importRoutes({ desk: importDesk, stations, actorOf: office.actorOf }),
  );
  return { notices, imports };
}

async function reportPart(
  parts: Parts,
  ground: ProgramGround,
  { archives, receivers, duty }: Watch,
  { drillDesk, actorOf, prove, nameOf }: Office & { readonly nameOf: NameOf },
): Promise<ReportDesk> {
  const { stations, correctionsAt } = receivers;
  const { desk } = duty.room;
  const sites = () =>
    stations.stations.map((station) => {
      const own = [...stations.receivers, ...stations.stored].filter((one) => one.station.id === station.id);
      return siteOf(
        station,
        own.map(({ config }) => config),
      );
    });
  const stationOf = (receiverId: string) => stations.receiver(receiverId)?.station.id;
  const { desk: reports } = await parts.make(
    'reports',
    () =>
      openReports(
        ground,
        { desk, drillDesk, archive: archives.archive, correctionsAt, sites, stationOf },
        ({ id }, { channelIds }) => {
          const at = desk.clock();
          for (const channelId of channelIds) desk.caseBook.outbox.put(reportMessage(id, channelId, at), at);
        },
      ),
    (made) => {
      const routed = { reports: made.desk, desk, attachments: made.attachments, actorOf, prove, nameOf };
      return [
        ...reportRoutes(routed),
        ...paperRoutes(routed),
        caseLevelsRoute(desk, made),
        ...sendingRoutes({ ...routed, sendings: new Sendings(desk) }),
        ...formRoutes(routed),
      ];
    },
  );
  return reports;
}

async function noticeParts(
  parts: Parts,
  ground: ProgramGround,
  { archives, receivers, duty, turns }: Watch,
  {
    actorOf,
    factsOf: factsOfStation,
    nameOf,
    reports,
  }: Office & { readonly nameOf: NameOf; readonly reports: ReportDesk },
): Promise<Notices> {
  const { config, role } = ground;
  const { stations, truth } = receivers;
  const { desk } = duty.room;
  const policy = new NetworkPolicy({ allow: config.network.allow });
  const mustReach = async (url: string): Promise<void> => {
    const { protocol, hostname, port } = new URL(url);
    await policy.mustAllow(hostname, port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));
  };
  const { influx, archive, backups } = archives;
  const own = (id: string) => stations.receivers.filter(({ station }) => station.id === id);
  const heardOf = (id: string, at: number) => gnssHeard(truth.gps(id), own(id), at);
  const facts = new SelfFactsReader({
    stations,
    desk,
    // A hub judges the clocks of its stations.
    truth: {
      clockOffMs: (stationId) => factsOfStation?.(stationId)?.clockOffMs ?? truth.gps(stationId)?.clockOffsetMs,
      clock: (stationId) => factsOfStation?.(stationId)?.clock ?? truth.clock(stationId),
      dispute: (stationId) => truth.dispute(stationId),
      gnss: heardOf,
    },
    disks: () => backups.disks(),
    archiveFault: async () => faultOf(await archiveState(archive)).archiveFault,
    longTermProblem: () => influx?.status.problem,
    deadChannels: () => notices.deadChannels(),
  });
  const notices = await parts.make(
    'notices',
    () =>
      openNotices(ground, config.notices, {
        desk,
        turns,
        papers: papersOf(reports, desk),
        nameOf,
        stationName: (id) => stations.stations.find((station) => station.id === id)?.name ?? id,
        ownStation: () => (role === 'hub' ? undefined : stations.stations[0]?.id),
        mustReach,
      }),
    ({ dispatcher, settings, telephones }) => [
      ...noticeRoutes({
        settings,
        dispatcher,
        desk,
        actorOf,
        mustReach,
        telephone: (channel) => telephoneJson(channel, telephones),
      }),
      campaignRoute(desk, (campaign) => facts.readiness(campaign)),
    ],
  );
  const lost = new LostWatch(desk);
  const gnss = new GnssWatch(desk);
  await parts.make('the watch of itself', () =>
    openOwnWatch(ground, desk, notices.settings, {
      async facts(at) {
        const now = await facts.at(at);
        // A station tells its hub of its own losses.
        if (role !== 'hub') lost.look(now.bands, at);
        gnss.look(stations.stations, heardOf, at);
        return now;
      },
      digest: (at) => dayInShort(desk, at),
      isHub: role === 'hub',
    }),
  );
  return notices;
}

/** Reports as messages carry them. */
function papersOf(reports: ReportDesk, desk: IncidentDesk): SentPapers {
  const { store, papers } = reports;
  return {
    async read(id, language) {
      const kept = store.get(id);
      return (
        kept && { title: kept.title, madeAt: kept.madeAt, pdf: (await reports.file(id, language, 'pdf'))?.content }
      );
    },
    sent(id, by, note) {
      const kept = store.get(id);
      if (kept !== undefined && store.isSigned(id)) papers.step(kept, { act: 'sent', at: desk.clock(), by, note });
    },
  };
}
