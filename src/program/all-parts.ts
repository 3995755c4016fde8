/**
 * The parts of a station with its own duty room (`--role all`), in the order in which a sweep meets them: first the watch,
 * which runs whatever else fails, then the desk of the people, then the receivers and the page.
 */

import type { ServerMessage } from '../api/live.js';
import { CalledNoise } from '../duty/called-noise.js';
import { proveSigner } from '../http/accounts/own-account-routes.js';
import { emissionRoutes } from '../http/detection/emission-routes.js';
import { LOCAL_ACTOR } from '../http/gate.js';
import { administered, type PassOn } from '../http/receivers/administration.js';
import { type HubLinkSource, hubRoutes } from '../http/receivers/hub-routes.js';
import { archiveRoutes } from '../http/recording/archive-routes.js';
import { densityRoute } from '../http/recording/density-route.js';
import { occupancyRoutes } from '../http/recording/occupancy-routes.js';
import { sweepRoutes } from '../http/recording/sweep-routes.js';
import { type WantSweeps, wantedRoute } from '../http/recording/wanted-route.js';
import type { Route } from '../http/route.js';
import type { ActorOf } from '../http/spoken.js';
import { TurnedAway } from '../http/turned-away.js';
import type { ProveSigner } from '../http/watch/watch-routes.js';
import type { LiveHub } from '../live/live-hub.js';
import type { DetectionSetup } from '../station/receiver-detectors.js';
import type { CallTurns } from '../watch/roster/escalation.js';
import { type AccountGate, openAccess, openSignIn } from './access-wiring.js';
import { type Archives, openArchives } from './archive-wiring.js';
import { followLicences } from './channel-wiring.js';
import { type Detection, detectionSetup, openDetection } from './detection-wiring.js';
import { openDrills } from './drill-wiring.js';
import { type Duty, deskRoutes, openDuty } from './duty-wiring.js';
import { openExports } from './export-wiring.js';
import { type FieldWiring, openField } from './field-wiring.js';
import type { Ground } from './ground.js';
import { type HealthWiring, openHealth } from './health-wiring.js';
import { openImports } from './imports/import-wiring.js';
import { openInfluxNotes } from './influx-notes.js';
import { openJournal } from './journal-wiring.js';
import { openLastLine } from './last-line.js';
import { openNotices } from './notice-wiring.js';
import type { Parts } from './part.js';
import { openReceivers, type Receivers, withLearntSpurs } from './receivers-wiring.js';
import { openReports } from './report-wiring.js';
import { followRules, openRules, setupWith } from './rule-wiring.js';
import { sweepPath } from './sweep-path.js';
import { openLive, openWeb, type Web } from './web-wiring.js';

/** The parts from which a role may make more parts. */
export interface Watch {
  readonly archives: Archives;
  readonly access: AccountGate;
  readonly receivers: Receivers;
  readonly live: LiveHub;
  readonly duty: Duty;
  readonly detection: Detection;
  /** Who calls about a case; absent in a program without a network. */
  readonly turns: CallTurns | undefined;
  readonly noise: CalledNoise;
  /** Licences, masks, rules and what people called noise, in the form of detection. */
  setup(): DetectionSetup;
}

export async function allParts(parts: Parts, ground: Ground): Promise<Watch & { readonly web: Web }> {
  const watch = await watchParts(parts, ground);
  const web = await deskParts(parts, ground, watch);
  return { ...watch, web };
}

/** The parts from receivers to incidents and viewers. */
export async function watchParts(parts: Parts, ground: Ground, turns?: CallTurns): Promise<Watch> {
  const { config, dataDir, clock, log } = ground;
  await parts.make('summaries of the log', () => ground.conditions);
  await parts.make('the last line', () => openLastLine(ground.conditions));
  const onNotice = (notice: string) => log.warn({ notice }, 'archive');
  const archives = await parts.make('archive', () =>
    openArchives(dataDir, config, clock, { onNotice, configPath: ground.configFile?.path }),
  );
  const { archive } = archives;
  const access = await parts.make('accounts', () => openAccess(ground));
  const receivers = await parts.make('receivers', () => openReceivers(ground, archive));
  const { stations, truth } = receivers;
  const live = openLive(ground, stations, access.gate);
  const tell = (message: ServerMessage) => live.tell(message);
  const duty = await parts.make('duty room', () => {
    return openDuty({ ...ground, stations, archive, tell, turns, loss: access.loss });
  });
  const { room } = duty;
  const { past } = ground;
  if (past !== undefined) await parts.make('example past', () => past(room.desk));
  const coverage = (from: number, to: number) => room.desk.coverage(from, to);
  const notes = await parts.make('points for InfluxDB', () => {
    return openInfluxNotes({ ...ground, archives, stations, coverage });
  });
  const configured = detectionSetup(withLearntSpurs(config, truth));
  const noise = new CalledNoise(room.desk.caseBook.incidents, clock());
  ground.bus.on('incident', noise.note);
  const setup = () => ({ ...setupWith(configured, room.desk, clock()), noise: noise.emissionIds(clock()) });
  const detection = await parts.make('detection', () => {
    return openDetection({
      ...ground,
      archive,
      setup: setup(),
      toldUpTo: () => room.desk.caseBook.incidents.toldUpTo(),
      onEmission: (emission) => tell({ type: 'emission', emission }),
      onFinding(finding) {
        room.take(finding);
        notes.finding(finding);
      },
    });
  });
  return { archives, access, receivers, live, duty, detection, noise, setup, turns };
}

/** What a role adds to the desk. */
interface OfRole {
  readonly addMetrics?: HealthWiring['addMetrics'];
  /** The link of a station to its hub. */
  readonly link?: HubLinkSource;
  /** Resolves when every change up to now is in the copies of the case book at other hub processes. */
  readonly secured?: (() => Promise<void>) | undefined;
  /** Of a hub: fetches from stations what somebody looks at. */
  readonly want?: WantSweeps;
  /** Of a hub: lets a station do what people do with its receivers. */
  readonly passOn?: PassOn;
  /** Of a hub: clock and version of a station. */
  readonly factsOf?: FieldWiring['factsOf'];
}

/** The desk of the people, then the receivers that feed the watch, then the page. */
export async function deskParts(
  parts: Parts,
  ground: Ground,
  watch: Watch,
  { addMetrics, link, secured, want, passOn, factsOf }: OfRole = {},
): Promise<Web> {
  const { config, clock } = ground;
  const { archives, access, receivers, live, duty, detection, noise, setup } = watch;
  const { archive } = archives;
  const { stations, truth, correctionsAt } = receivers;
  const { gate } = access;
  const { room, losses } = duty;
  const { desk } = room;
  const { caseBook } = desk;
  const actorOf: ActorOf = (request) => gate.actorOf(request);
  const tell = (message: ServerMessage) => live.tell(message);
  const shared = { ...ground, archive, stations, desk, losses, actorOf, tell, setup };
  const drills = await parts.make('drills', () => openDrills({ ...shared, realBook: caseBook }));
  const rules = await parts.make('rules', () => openRules(shared));
  const change = (changed: DetectionSetup) => detection.host.change(changed);
  await parts.make('followed rules', () => followRules({ ...shared, noise, change }));
  await parts.make('followed licences', () => followLicences({ ...shared, archives }));
  const drillDesk = drills.room.desk;
  const nameOf = (id: string): string => access.accounts.users.get(id)?.name ?? '';
  const reports = await parts.make('reports', () => openReports({ ...shared, drillDesk, correctionsAt, nameOf }));
  const papers = { ...shared, archives, reports: reports.desk, caseBook, truth };
  // A hub judges the clocks of its stations by its own.
  const clocks = {
    gps: (stationId: string) => truth.gps(stationId),
    clock: (stationId: string) => factsOf?.(stationId)?.clock ?? truth.clock(stationId),
  };
  const notices = await parts.make('notices', () => {
    const { notices: settings, network } = config;
    return openNotices({
      ...papers,
      truth: clocks,
      nameOf,
      turns: watch.turns,
      notices: settings,
      allow: network.allow,
    });
  });
  await parts.make('journal', () => openJournal({ ...papers }));
  await parts.make('exports', () => openExports({ ...papers, timestampServer: config.evidence.timestampServer }));
  const imports = await parts.make('imports', () => openImports(shared));
  await parts.make('signing in', () => openSignIn({ ...ground, access, live, caseBook }));
  const turnedAway = new TurnedAway();
  const seen = { archives, live, desk, detection: detection.host, drills: drills.room, notices: notices.counters };
  const { time } = receivers;
  const troubles = () => parts.troubles;
  await parts.make('health', () =>
    openHealth({ ...seen, addMetrics, stations, losses, time, clock, troubles, turnedAway }),
  );
  await parts.make('receivers at work', () =>
    sweepPath({ ...shared, live, room, drills: drills.room, detection: detection.host }),
  );
  // Before there are accounts, all callers have the same name, so people type their own.
  const personOf: ActorOf = (request) => (actorOf(request) === LOCAL_ACTOR ? '' : actorOf(request));
  const onDismissed = async (receiverId: string): Promise<void> => {
    detection.leave(receiverId);
    room.intake.leave(receiverId);
    await imports.remember(receiverId);
  };
  await parts.make('ports and setting up', () =>
    openField({ ...shared, receivers, live, passOn, factsOf, actorOf: personOf, onDismissed }),
  );
  await parts.make('joining a hub', () => ({ routes: hubRoutes(link) }));
  await parts.make('recordings', () => ({
    routes: administered(recordingRoutes(ground, watch, want), {
      clock,
      audit: caseBook.audit,
      passOn,
      actorOf: personOf,
    }),
  }));
  const prove: ProveSigner = (request, proof) => proveSigner({ ...access, clock }, request, proof);
  await parts.make('desk', () => ({ routes: deskRoutes({ ...shared, guard: rules.guard, prove }) }));
  return await parts.make('page', () => openWeb({ ...ground, routes: parts.routes, gate, live, turnedAway, secured }));
}

/** Routes for recorded and detected data. */
function recordingRoutes({ clock }: Ground, { archives, receivers, detection }: Watch, want?: WantSweeps): Route[] {
  const { archive, backups } = archives;
  const { stations, correctionsAt } = receivers;
  const isKnown = (id: string) => stations.receiver(id) !== undefined;
  return [
    ...emissionRoutes({ log: detection.log, detection: detection.host, stations }),
    ...occupancyRoutes(archive, isKnown),
    wantedRoute(isKnown, want),
    ...sweepRoutes(archive, (id) => stations.receiver(id)?.number, correctionsAt),
    densityRoute(archive, isKnown),
    ...archiveRoutes({ archive, backups, clock, isKnown }),
  ];
}
