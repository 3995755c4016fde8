/** Receivers as people in the field use them: ports, setting up, plans by hand, tests, calibration, GPS. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Bus } from '../bus/bus.js';
import type { Config, ReceiverConfig } from '../config/config.js';
import { ConfigFile } from '../config/config-file.js';
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
import type { CorrectionsAt } from '../http/recording/corrected-sweeps.js';
import { type NewestSources, newestRoute } from '../http/recording/newest-route.js';
import type { Route } from '../http/route.js';
import type { ActorOf } from '../http/spoken.js';
import type { EmissionReport } from '../incidents/emission-report.js';
import type { Incident } from '../incidents/incident.js';
import type { ServerMessage } from '../live/wire.js';
import type { DriverRegistry } from '../receiver/registry.js';
import type { SerialPortInfo } from '../receiver/serial-transport.js';
import { Discovery } from '../station/discovery.js';
import type { GpsState } from '../station/gps-source.js';
import { machineState } from '../station/machine-state.js';
import { PortAsks } from '../station/port-asks.js';
import { PortWatch } from '../station/port-watch.js';
import { ReceiverTrials } from '../station/receiver-trials.js';
import { ReceiverTruth } from '../station/receiver-truth.js';
import type { SavedPlans } from '../station/saved-plans.js';
import { SiteFiles } from '../station/site-files.js';
import { StationSetup } from '../station/station-setup.js';
import type { Stations } from '../station/stations.js';
import { projectFolder } from './project-folder.js';

/** Emissions of these severities get a closer look by themselves. */
const LOOKED_AT_SEVERITY = 2;

export interface FieldWiring {
  readonly config: Config;
  /** Where receivers that are set up over the API are written; in memory when absent. */
  readonly configFile?: ConfigFile | undefined;
  readonly dataDir: string;
  readonly clock: () => number;
  readonly registry: DriverRegistry;
  readonly log: Logger;
  /** Replaced in tests. */
  readonly listPorts?: (() => Promise<SerialPortInfo[]>) | undefined;
  readonly procFolder?: string | undefined;
}

export interface FieldParts {
  readonly stations: Stations;
  readonly savedPlans: SavedPlans;
  readonly bus: Bus;
  readonly archive: HealthSources['archive'];
  readonly live: NewestSources['live'];
  readonly actorOf?: ActorOf | undefined;
  tell(message: ServerMessage): void;
}

export interface Field {
  readonly routes: readonly Route[];
  readonly correctionsAt: CorrectionsAt;
  start(): void;
  /** A grave incident draws its receiver to a closer look. */
  closerLook(incident: Incident): void;
  /** Before the receivers are stopped. */
  stop(): Promise<void>;
}

export async function openTruth({ dataDir, clock, registry, log }: FieldWiring): Promise<ReceiverTruth> {
  const onGps = (stationId: string, { status, problem }: GpsState) => {
    if (status === 'lost') log.warn({ stationId, problem }, 'no GPS');
    else log.info({ stationId, status, problem }, 'GPS');
  };
  return await ReceiverTruth.open({ dataDir, registry, clock, onGps });
}

/** The configuration with the spurs that self-tests found, for detection: what the receiver hears of itself is no alarm. */
export function withLearntSpurs(config: Config, truth: ReceiverTruth): Config {
  const stations = config.stations.map((station) => {
    if (station.receivers === 'auto') return station;
    const receivers = station.receivers.map((receiver) => {
      return { ...receiver, spursHz: [...receiver.spursHz, ...truth.spurMaps.spursHz(receiver.id)] };
    });
    return { ...station, receivers };
  });
  return { ...config, stations };
}

export async function openField(wiring: FieldWiring, truth: ReceiverTruth, parts: FieldParts): Promise<Field> {
  const { config, clock, registry, log, dataDir, listPorts, procFolder } = wiring;
  const { stations, savedPlans, bus, archive, live, actorOf, tell } = parts;
  const file = wiring.configFile ?? ConfigFile.inMemory(plainConfig(config));
  const setup = new StationSetup({
    ...{ file, stations, registry, savedPlans },
    onStation: (station) => truth.follow(station),
  });
  const onFault = (problem: string) => log.warn({ problem }, 'looking for receivers failed');
  const ports = new PortWatch({
    ...{ clock, onFault },
    ...(listPorts === undefined ? {} : { listPorts }),
    ...(procFolder === undefined ? {} : { procFolder }),
  });
  const asks = new PortAsks({ ports, stations, registry });
  const trials = await ReceiverTrials.open(join(dataDir, 'trials.json'), {
    ...{ stations, bus, clock, spurMaps: truth.spurMaps },
    clockVerdict: (stationId) => truth.clock(stationId),
    knownCarriersHz: (stationId) => broadcastersHz(config, stationId),
  });
  ports.on(({ type, port }) => {
    if (type === 'appeared') {
      const waiting = stations.receivers.filter(
        ({ config, state }) => state.status === 'waiting' && isOnSerial(config),
      );
      stations.wake(waiting.map(({ config }) => config.id));
    }
    portJson(port, { stations, registry }).then(
      (shown) => tell({ type: 'port', event: type, port: shown }),
      (error: Error) => onFault(error.message),
    );
  });
  const discoveries = stations.stations
    .filter(({ discover, receivers }) => discover ?? receivers === 'auto')
    .map((station) => {
      const onFound = (result: object) => log.info(result, 'port asked');
      return new Discovery({ stations, registry, station, ports, onFound, onFault });
    });
  const whose = actorOf === undefined ? {} : { actorOf };
  return {
    routes: [
      ...stationRoutes(stations, (stationId) => siteFacts(truth, stationId)),
      machineRoute(() => machineState(dataDir)),
      ...planRoutes(stations, savedPlans),
      ...holdRoutes({
        ...{ stations, clock, ...whose },
        onHold: (receiverId, hold) =>
          log.info({ receiverId, ...hold }, hold ? 'receiver taken' : 'receiver given back'),
      }),
      ...portRoutes({ ports, asks, stations, registry }),
      ...setupRoutes({ setup, stations, registry }),
      ...calibrationRoutes({
        calibrations: truth.calibrations,
        isReceiver: (id) => stations.receiver(id) !== undefined,
        clock,
        ...whose,
      }),
      ...trialRoutes({ stations, trials, spurMaps: truth.spurMaps, ...whose }),
      receiverHealthRoute({ stations, archive, clock }),
      newestRoute({ live, clock, isKnown: (id) => stations.receiver(id) !== undefined }),
      ...siteRoutes({
        files: new SiteFiles(dataDir),
        ownMap: () => readFile(join(projectFolder, 'dist/web/basemap-vn.json')).catch(() => undefined),
      }),
    ],
    correctionsAt: (receiverId, at) => truth.corrections(stations.receiver(receiverId), receiverId, at),
    start() {
      for (const station of stations.stations) truth.follow(station);
      for (const discovery of discoveries) discovery.start();
      ports.start();
    },
    closerLook(incident) {
      for (const { emissionId, receiverId, startHz, stopHz } of looksOwed(incident)) {
        const swept = stations.receiver(receiverId)?.lastSweep;
        if (swept === undefined) continue;
        const grid = { stepHz: swept.stepHz, spanHz: swept.stepHz * swept.bins };
        const at = { emissionId, lowHz: startHz, highHz: stopHz, ...grid };
        if (stations.look(receiverId, at))
          log.info({ receiverId, emissionId, incidentId: incident.id }, 'a closer look');
      }
    },
    async stop() {
      trials.stop();
      await ports.stop();
      await Promise.all(discoveries.map((discovery) => discovery.stop()));
      await truth.stop();
    },
  };
}

/** The emissions of a grave incident that are on the air. */
export function looksOwed(incident: Pick<Incident, 'priority' | 'active' | 'emissions'>): readonly EmissionReport[] {
  if (incident.priority.severity > LOOKED_AT_SEVERITY || !incident.active) return [];
  return incident.emissions.filter(({ active }) => active);
}

function isOnSerial({ port }: ReceiverConfig): boolean {
  return port === 'auto' || 'serial' in port;
}

/** Secrets and defaults of other parts stay out of it: this copy is never written. */
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
      at: at === undefined ? undefined : new Date(at).toISOString(),
      clockOffsetMs,
      problem,
    },
  };
}
