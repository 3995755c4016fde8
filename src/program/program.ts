/** What `serve` is made of, wired in one place. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Bus } from '../bus/bus.js';
import type { Config } from '../config/config.js';
import type { ConfigFile } from '../config/config-file.js';
import { createApp } from '../http/app.js';
import { emissionRoutes } from '../http/detection/emission-routes.js';
import { LOCAL_ACTOR } from '../http/gate.js';
import { dutyMetrics } from '../http/health/duty-metrics.js';
import { healthRoutes } from '../http/health/health-routes.js';
import { archiveState } from '../http/health/readiness.js';
import { receiverJson } from '../http/receivers/station-routes.js';
import { archiveRoutes } from '../http/recording/archive-routes.js';
import { occupancyRoutes } from '../http/recording/occupancy-routes.js';
import { sweepRoutes } from '../http/recording/sweep-routes.js';
import type { Route } from '../http/route.js';
import type { ActorOf } from '../http/spoken.js';
import { TurnedAway } from '../http/turned-away.js';
import type { RecordGuard } from '../http/watch/record-routes.js';
import type { Incident } from '../incidents/incident.js';
import { LiveHub } from '../live/live-hub.js';
import type { ServerMessage } from '../live/wire.js';
import type { ReceiverState } from '../receiver/loop.js';
import { DriverRegistry } from '../receiver/registry.js';
import type { SerialPortInfo } from '../receiver/serial-transport.js';
import { SweepFlag } from '../rf/sweep.js';
import { SavedPlans } from '../station/saved-plans.js';
import { Stations } from '../station/stations.js';
import { openAccess } from './access-wiring.js';
import { type Archives, openArchives } from './archive-wiring.js';
import { openDutyRoom } from './case-wiring.js';
import { followLicences } from './channel-wiring.js';
import { checkDrivers } from './check-drivers.js';
import { detectionSetup, startDetection } from './detection-wiring.js';
import { type Drills, openDrills } from './drill-wiring.js';
import { openExports } from './export-wiring.js';
import { type Field, openField, openTruth, withLearntSpurs } from './field-wiring.js';
import { startInfluxNotes } from './influx-notes.js';
import { openPapers } from './paper-wiring.js';
import { holdPageFolder } from './project-folder.js';
import { queueDrops } from './queue-drops.js';
import { followRules, openRules, type Rules, setupWith } from './rule-wiring.js';
import { programTime } from './time-wiring.js';
import { VERSION } from './version.js';
import { listen, webServer } from './web-server.js';

const MAX_VIEWERS = 5000;
/** An archive that does not answer for so long is stuck, and only a new start helps. */
const WELL_WITHIN_MS = 10_000;
/** A band counts by its last state in this time. */
const RECENT_WATCH_MS = 60_000;

export interface ProgramOptions {
  readonly config: Config;
  /** Where receivers set up over the API are written; they last until the program ends when absent. */
  readonly configFile?: ConfigFile;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Listens wherever it is told, and lets everybody in while there are no accounts. */
  readonly insecure?: boolean;
  /** Holds each answer of the API against the contract: for tests and the demonstration. */
  readonly holdAnswers?: boolean;
  readonly log: Logger;
  readonly clock?: () => number;
  /** Replaced in tests. */
  readonly listPorts?: () => Promise<SerialPortInfo[]>;
  readonly procFolder?: string;
}

export interface Program {
  readonly address: string;
  /** Makes the first administrator; undefined once there are accounts. */
  readonly setupLink: string | undefined;
  readonly stations: Stations;
  readonly live: LiveHub;
  /** All there is over HTTP. */
  readonly routes: readonly Route[];
  /**
   * False when the archive does not answer. A fault it reports (a full disk) is no reason to start anew: it would not
   * help, and the watch would be lost meanwhile.
   */
  isWell(): Promise<boolean>;
  stop(): Promise<void>;
}

/** @throws ConfigError for an unknown driver or wrong settings; EnvironmentError when the folder, the archive or the port cannot be had. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { dataDir, log, clock = Date.now } = options;
  const { steady, watch: watchTime } = programTime(clock);
  const bus = new Bus((topic, error) => log.error({ topic, err: error }, 'a listener failed'));
  const complain = (problem: string) => log.error({ problem }, 'a part of the program reports a fault');
  const registry = await DriverRegistry.load();
  checkDrivers(options.config, registry);
  const fieldWiring = { ...options, clock, registry };
  const truth = await openTruth(fieldWiring);
  const config = withLearntSpurs(options.config, truth);
  const archives = await openArchives(dataDir, config, clock, {
    onNotice: (notice) => log.warn({ notice }, 'archive'),
  });
  const { archive } = archives;
  const { host, insecure = false } = options;
  const access = await orClosed(archives, () => openAccess({ config, dataDir, host, insecure, clock, log }));
  const { gate } = access;
  const savedPlans = await SavedPlans.open(join(dataDir, 'plans.json'));
  const stations = new Stations({
    config: options.config,
    registry,
    bus,
    clock: () => steady.now(),
    lastSeqs: await archive.lastSeqs(),
    savedPlans: savedPlans.all,
    ...(options.listPorts === undefined ? {} : { listPorts: options.listPorts }),
    judge: (sweep, record) => truth.flags(sweep, record),
  });
  const live = new LiveHub({
    clock,
    version: VERSION,
    maxViewers: MAX_VIEWERS,
    receiverNumber: (id) => stations.receiver(id)?.number,
    originAllowed: (request) => gate.originAllowed(request),
    passOf: (request) => gate.passOf(request),
  });
  const actorOf: ActorOf = (request) => gate.actorOf(request);
  const tell = (message: ServerMessage) => live.tell(message);
  const onIncident = (incident: Incident) => {
    drills?.room.realAlarm(incident);
    field?.closerLook(incident);
  };
  let drills: Drills | undefined;
  let field: Field | undefined;
  let rules: Rules | undefined;
  const shared = { dataDir, clock, stations, archive, actorOf, tell, onFault: complain };
  const guard: RecordGuard = (kind, id, value) => rules?.guard(kind, id, value);
  const room = await openDutyRoom({ ...shared, onIncident, guard });
  if (access.loss !== undefined) room.losses.add(access.loss);
  const configured = detectionSetup(config);
  const setupNow = () => setupWith(configured, room.desk, clock());
  drills = openDrills({ ...shared, realBook: room.desk.caseBook, losses: room.losses, detection: setupNow });
  const drillRoom = drills.room;
  rules = openRules({ desk: room.desk, clock, stations, archive, actorOf, setup: setupNow });
  const coverage = (from: number, to: number) => room.desk.coverage(from, to);
  const stopFollowing = followLicences({ archives, config, desk: room.desk, clock, onFault: complain });
  const notes = startInfluxNotes({ archives, stations, dataDir, clock, coverage, onFault: complain });
  const detection = await startDetection({
    setup: setupNow(),
    dataDir,
    clock,
    archive,
    onEmission: (emission) => live.tell({ type: 'emission', emission }),
    onFinding(finding) {
      room.take(finding);
      notes.finding(finding);
    },
    onFault: complain,
  });
  const stopRules = followRules({
    ...{ desk: room.desk, clock, setup: setupNow, onFault: complain },
    change: (setup) => detection.host.change(setup),
  });
  // Before there are accounts everybody is the same: then people say who they are.
  const personOf: ActorOf = (request) => (actorOf(request) === LOCAL_ACTOR ? '' : actorOf(request));
  field = await openField(fieldWiring, truth, {
    ...{ stations, savedPlans, bus, archive, live, tell },
    actorOf: personOf,
  });
  const { start: startField, stop: stopField, correctionsAt } = field;
  const papers = await openPapers({
    ...{ ...shared, desk: room.desk, drillDesk: drillRoom.desk, correctionsAt, notices: config.notices },
  });
  const { timestampServer } = config.evidence;
  const exports = await openExports({
    ...shared,
    caseBook: room.desk.caseBook,
    truth,
    reports: papers.reports,
    timestampServer,
  });
  const time = watchTime(stations, log);
  const turnedAway = new TurnedAway();
  const routes = [
    ...healthRoutes({
      stations,
      archive,
      influxStatus: archives.influxStatus,
      live,
      addMetrics: (registry) =>
        dutyMetrics(registry, {
          detection: detection.host.counters,
          liveIncidents: () => room.desk.caseBook.incidents.live,
          recentWatch: () => room.desk.coverage(clock() - RECENT_WATCH_MS, clock()),
          drillRuns: () => drillRoom.running !== undefined,
          ...{ notices: papers.noticeCounters, outbox: () => room.desk.caseBook.outbox.counts(), turnedAway },
          drops: () => queueDrops(archives, detection.host, live),
        }),
      time: time.counters,
      ...{ version: VERSION, clock },
    }),
    ...field.routes,
    ...emissionRoutes({ log: detection.log, detection: detection.host, stations }),
    ...occupancyRoutes(archive, (id) => stations.receiver(id) !== undefined),
    ...sweepRoutes(archive, (id) => stations.receiver(id)?.number, correctionsAt),
    ...archiveRoutes({
      archive,
      backups: archives.backups,
      clock,
      isKnown: (id) => stations.receiver(id) !== undefined,
    }),
    ...room.routes,
    ...drills.routes,
    ...papers.routes,
    ...rules.routes,
    ...access.routes,
    ...exports.routes,
  ];
  const pageFolder = holdPageFolder();
  const onFault = (error: unknown) => log.error({ err: error }, 'a request failed');
  const { holdAnswers } = options;
  const app = createApp({ routes, gate, turnedAway, version: VERSION, pageFolder, holdAnswers, onFault });
  const { tls } = config.access;
  const server = await orClosed(archives, () => webServer(app, tls, onFault));
  live.attach(server);

  bus.on('sweep', (sweep) => archive.add(sweep));
  bus.on('sweep', (sweep) => {
    const isAside = (sweep.flags & SweepFlag.aside) !== 0;
    // A closer look is kept, but would tear the picture of the watch; a person's own plan is what they came to see.
    if (!isAside || stations.receiver(sweep.receiverId)?.hold !== undefined) live.show(drillRoom.show(sweep));
    room.sweep(sweep);
    if (!isAside) detection.host.observe(sweep);
  });
  bus.on('receiver', (state) => room.receiver(state));
  const told = new Map<string, ReceiverState>();
  bus.on('receiver', (state) => {
    const record = stations.receiver(state.receiverId);
    if (record !== undefined) live.tell({ type: 'receiver', receiver: receiverJson(record) });
    const { receiverId, status, problem } = state;
    // A hold or a closer look is told to viewers as well, and is no new state.
    if (told.get(receiverId) === state) return;
    told.set(receiverId, state);
    if (status === 'waiting') log.warn({ receiverId, problem }, 'receiver lost');
    else if (status === 'sweeping') log.info({ receiverId, identity: state.identity }, 'receiver sweeping');
  });

  const stopParts = async () => {
    time.stop();
    stopFollowing();
    stopRules();
    await rules?.stop();
    notes.stop();
    await detection.stop();
    // A bundle being made asks for a report.
    await exports.stop();
    await papers.stop();
    await drills?.stop();
    access.stop();
    await room.stop();
  };
  try {
    await listen(server, options.host, options.port);
  } catch (error) {
    await stopParts();
    await archives.close();
    throw error;
  }
  stations.start();
  startField();
  access.follow(live, room.desk.caseBook);
  const bound = server.address() as AddressInfo;
  const hostName = bound.address.includes(':') ? `[${bound.address}]` : bound.address;
  const address = `${tls === undefined ? 'http' : 'https'}://${hostName}:${bound.port}/`;
  return {
    address,
    setupLink: access.firstSecret === undefined ? undefined : `${address}enter#${access.firstSecret}`,
    stations,
    live,
    routes,
    isWell: async () => 'path' in (await archiveState(archive, WELL_WITHIN_MS)),
    async stop() {
      await stopField();
      await stations.stop();
      await stopParts();
      await live.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await archives.close();
    },
  };
}

/** The folder is another's again when the program cannot start. */
async function orClosed<T>(archives: Archives, open: () => T): Promise<T> {
  try {
    return open();
  } catch (error) {
    await archives.close();
    throw error;
  }
}
