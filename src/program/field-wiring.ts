/** Receivers for people in the field: ports, setup, plans by hand, tests, calibration, GPS. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { NetworkPolicy } from '../access/network-policy.js';
import type { ServerMessage } from '../api/live.js';
import type { Config, ReceiverConfig, StationConfig } from '../config/config.js';
import { ConfigFile } from '../config/config-file.js';
import { sentenceOf } from '../errors/errors.js';
import { LOCAL_ACTOR } from '../http/gate.js';
import { administered, type PassOn } from '../http/receivers/administration.js';
import { calibrationRoutes } from '../http/receivers/calibration-routes.js';
import { holdRoutes } from '../http/receivers/hold-routes.js';
import { machineRoute } from '../http/receivers/machine-route.js';
import { planRoutes } from '../http/receivers/plan-routes.js';
import { portJson, portRoutes } from '../http/receivers/port-routes.js';
import { type HealthSources, receiverHealthRoute } from '../http/receivers/receiver-health-route.js';
import { setupRoutes } from '../http/receivers/setup-routes.js';
import { siteRoutes } from '../http/receivers/site-routes.js';
import { type SiteFacts, stationRoutes } from '../http/receivers/station-routes.js';
import { trialRoutes } from '../http/receivers/trial-routes.js';
import { type NewestSources, newestRoute } from '../http/recording/newest-route.js';
import type { Route } from '../http/route.js';
import type { ActorOf } from '../http/spoken.js';
import type { EmissionReport } from '../incidents/emission-report.js';
import type { Incident } from '../incidents/incident.js';
import { iso } from '../rf/iso.js';
import { lastBinHz } from '../rf/sweep.js';
import { Discovery } from '../station/discovery.js';
import { machineState } from '../station/machine-state.js';
import { PortAsks } from '../station/port-asks.js';
import { PortWatch } from '../station/port-watch.js';
import { watchSweepOver } from '../station/receiver-record.js';
import { ReceiverTrials } from '../station/receiver-trials.js';
import type { ReceiverTruth } from '../station/receiver-truth.js';
import { SiteFiles } from '../station/site/site-files.js';
import { StationSetup } from '../station/station-setup.js';
import type { Stations } from '../station/stations.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import type { Ground } from './ground.js';
import { LostFiles } from './lost-files.js';
import type { Part } from './part.js';
import { projectFolder } from './project.js';
import type { Receivers } from './receivers-wiring.js';

/** Severity from which the program starts a closer look by itself. */
const LOOKED_AT_SEVERITY = 2;

export interface FieldWiring extends Ground {
  readonly receivers: Receivers;
  readonly archive: HealthSources['archive'];
  readonly live: NewestSources['live'];
  readonly actorOf: ActorOf;
  readonly desk: Pick<IncidentDesk, 'caseBook'>;
  readonly passOn?: PassOn | undefined;
  /** Of a hub: facts of a station that is another program. */
  readonly factsOf?: ((stationId: string) => SiteFacts | undefined) | undefined;
  tell(message: ServerMessage): void;
  onDismissed?(receiverId: string): Promise<void>;
}

export async function openField(wiring: FieldWiring): Promise<Part> {
  const { config, clock, registry, bus, log, dataDir, listPorts, procFolder, receivers } = wiring;
  const { stations, truth } = receivers;
  const onFault = (problem: string) =>
    wiring.conditions.happened('looking for receivers failed', problem, { level: 'warn' });
  const lost = new LostFiles(wiring.onFault);
  const ports = new PortWatch({ clock, onFault, listPorts, procFolder });
  const trials = await ReceiverTrials.open(join(dataDir, 'trials.json'), {
    stations,
    bus,
    clock,
    onLost: lost.note,
    spurMaps: truth.spurMaps,
    clockVerdict: (stationId) => truth.clock(stationId),
    knownCarriersHz: (stationId) => broadcastersHz(config, stationId),
  });
  const discoveries = stations.stations
    .filter(({ discover, receivers: listed }) => discover ?? listed === 'auto')
    .map((station) => {
      const onFound = (result: object) => log.info(result, 'port asked');
      return new Discovery({ stations, registry, station, ports, onFound, onFault });
    });
  ports.on(({ type, port }) => {
    if (type === 'appeared') wakeSerial(stations);
    portJson(port, { stations, registry }).then(
      (shown) => wiring.tell({ type: 'port', event: type, port: shown }),
      (error: unknown) => onFault(sentenceOf(error)),
    );
  });
  bus.on('incident', (incident) => closerLook(incident, stations, log));
  return {
    routes: administered([...receiverRoutes(wiring, ports), ...siteAndTruthRoutes(wiring, trials)], {
      ...{ clock, audit: wiring.desk.caseBook.audit, passOn: wiring.passOn },
      actorOf: (request) => wiring.actorOf(request) || LOCAL_ACTOR,
    }),
    health: () => lost.troubles,
    start() {
      for (const station of stations.stations) truth.follow(station);
      for (const discovery of discoveries) discovery.start();
      ports.start();
    },
    async stop() {
      trials.stop();
      await ports.stop();
      await Promise.all(discoveries.map((discovery) => discovery.stop()));
      await truth.stop();
    },
  };
}

/** Stations, ports, plans, setting up. */
function receiverRoutes(wiring: FieldWiring, ports: PortWatch): Route[] {
  const { config, clock, registry, log, receivers, archive, live, actorOf } = wiring;
  const { stations, truth, savedPlans } = receivers;
  const file = wiring.configFile ?? ConfigFile.inMemory(plainConfig(config));
  const onStation = (station: StationConfig) => truth.follow(station);
  const policy = new NetworkPolicy({ allow: config.network.allow });
  const onDismissed = async (receiverId: string) => await wiring.onDismissed?.(receiverId);
  const setup = new StationSetup({ file, stations, registry, savedPlans, onStation, onDismissed });
  const asks = new PortAsks({ ports, stations, registry });
  return [
    ...stationRoutes(stations, (stationId) => wiring.factsOf?.(stationId) ?? siteFacts(truth, stationId)),
    ...planRoutes(stations, savedPlans),
    ...holdRoutes({
      stations,
      clock,
      actorOf,
      onHold: (receiverId, hold) => log.info({ receiverId, ...hold }, hold ? 'receiver taken' : 'receiver given back'),
    }),
    ...portRoutes({ ports, asks, stations, registry }),
    ...setupRoutes({ setup, stations, registry, mustReach: (host, port) => policy.mustAllow(host, port) }),
    receiverHealthRoute({ stations, archive, clock }),
    newestRoute({ live, clock, isKnown: (id) => stations.receiver(id) !== undefined }),
  ];
}

/** Calibrations, self-tests, the machine, the station's own map and plan. */
function siteAndTruthRoutes({ dataDir, clock, receivers, actorOf }: FieldWiring, trials: ReceiverTrials): Route[] {
  const { stations, truth } = receivers;
  return [
    machineRoute(() => machineState(dataDir)),
    ...calibrationRoutes({
      calibrations: truth.calibrations,
      isReceiver: (id) => stations.receiver(id) !== undefined,
      clock,
      actorOf,
    }),
    ...trialRoutes({ stations, trials, spurMaps: truth.spurMaps, actorOf }),
    ...siteRoutes({
      files: new SiteFiles(dataDir),
      ownMap: () => readFile(join(projectFolder, 'dist/web/basemap-vn.json')).catch(() => undefined),
    }),
  ];
}

/** When a port appears, receivers on serial ports that wait for their next attempt try at once. */
function wakeSerial(stations: Stations): void {
  const waiting = stations.receivers.filter(({ config, state }) => state.status === 'waiting' && isOnSerial(config));
  stations.wake(waiting.map(({ config }) => config.id));
}

/** Starts a closer look with the receivers of a severe incident. */
function closerLook(incident: Incident, stations: Stations, log: Logger): void {
  for (const { emissionId, receiverId, startHz, stopHz } of looksOwed(incident)) {
    const record = stations.receiver(receiverId);
    const swept = record && watchSweepOver(record, { startHz, stopHz });
    if (swept === undefined) continue;
    const grid = { stepHz: swept.stepHz, spanHz: lastBinHz(swept) - swept.startHz };
    const at = { emissionId, lowHz: startHz, highHz: stopHz, ...grid };
    if (stations.look(receiverId, at)) log.info({ receiverId, emissionId, incidentId: incident.id }, 'a closer look');
  }
}

/** Emissions of a severe incident that are on the air. */
export function looksOwed(incident: Pick<Incident, 'priority' | 'active' | 'emissions'>): readonly EmissionReport[] {
  if (incident.priority.severity > LOOKED_AT_SEVERITY || !incident.active) return [];
  return incident.emissions.filter(({ active }) => active);
}

function isOnSerial({ port }: ReceiverConfig): boolean {
  return port === 'auto' || 'serial' in port;
}

/** The configuration without secrets and without defaults of other parts; this copy is never written. */
function plainConfig({ stations, assignments }: Config): unknown {
  return JSON.parse(JSON.stringify({ stations, assignments }));
}

function broadcastersHz({ assignments }: Config, stationId: string): number[] {
  return assignments
    .filter(({ service, stations }) => /broadcast-fm/.test(service) && (stations?.includes(stationId) ?? true))
    .map(({ centreHz }) => centreHz);
}

function siteFacts(truth: ReceiverTruth, stationId: string): SiteFacts {
  const gps = truth.gps(stationId);
  const clock = truth.clock(stationId);
  if (gps === undefined) return { clock };
  const { status, position, at, clockOffsetMs, problem } = gps;
  return {
    clock,
    gps: {
      status,
      latitude: position?.latitudeDeg,
      longitude: position?.longitudeDeg,
      altitudeM: position?.altitudeM,
      at: at === undefined ? undefined : iso(at),
      clockOffsetMs,
      problem,
    },
  };
}
