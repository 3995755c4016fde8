/** What people in the field do over HTTP: ports, setting up, plans by hand, tests, calibrations, the station's own map. */
import { join } from 'node:path';
import { NetworkPolicy } from '../access/network-policy.js';
import type { Config, StationConfig } from '../config/config.js';
import { ConfigFile } from '../config/config-file.js';
import { bytesOrAbsent } from '../files/absent.js';
import { projectFolder } from '../files/project.js';
import { holdRoutes, planRoutes } from '../http/receivers/plan-routes.js';
import { portRoutes } from '../http/receivers/port-routes.js';
import { setupRoutes } from '../http/receivers/setup-routes.js';
import { siteRoutes } from '../http/receivers/site-routes.js';
import {
  type HealthSources,
  machineRoute,
  receiverHealthRoute,
  type SiteFacts,
  stationRoutes,
} from '../http/receivers/station-routes.js';
import { calibrationRoutes, trialRoutes } from '../http/receivers/trial-routes.js';
import { type NewestSources, newestRoute } from '../http/recording/newest-route.js';
import type { Route } from '../http/route.js';
import type { ActorOf } from '../http/spoken.js';
import { iso } from '../rf/iso.js';
import { machineState } from '../station/machine-state.js';
import type { Receivers } from '../station/part.js';
import { PortAsks } from '../station/port-asks.js';
import type { PortWatch } from '../station/port-watch.js';
import type { ReceiverTrials } from '../station/receiver-trials.js';
import type { ReceiverTruth } from '../station/receiver-truth.js';
import { SiteFiles } from '../station/site/site-files.js';
import { StationSetup } from '../station/station-setup.js';
import type { ProgramGround } from './ground.js';

interface OfReceivers {
  readonly archive: HealthSources['archive'];
  readonly live: NewestSources['live'];
  readonly actorOf: ActorOf;
  /** Of a hub: facts of a station that is another program. */
  readonly factsOf: ((stationId: string) => SiteFacts | undefined) | undefined;
  onDismissed(receiverId: string): Promise<void>;
}

/** Stations, ports, plans, setting up. */
export function receiverRoutes(
  { config, clock, registry, log, configFile }: ProgramGround,
  { stations, truth, savedPlans }: Receivers,
  ports: PortWatch,
  { archive, live, actorOf, factsOf, onDismissed }: OfReceivers,
): Route[] {
  const file = configFile ?? ConfigFile.inMemory(plainConfig(config));
  const onStation = (station: StationConfig) => truth.follow(station);
  const policy = new NetworkPolicy({ allow: config.network.allow });
  const setup = new StationSetup({ file, stations, registry, savedPlans, onStation, onDismissed });
  const asks = new PortAsks({ ports, stations, registry });
  return [
    ...stationRoutes(stations, (stationId) => factsOf?.(stationId) ?? siteFacts(truth, stationId)),
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
export function siteAndTruthRoutes(
  { dataDir, clock }: ProgramGround,
  { stations, truth }: Receivers,
  trials: ReceiverTrials,
  actorOf: ActorOf,
): Route[] {
  return [
    machineRoute(() => machineState(dataDir)),
    ...calibrationRoutes({
      calibrations: truth.calibrations,
      references: truth.references,
      isReceiver: (id) => stations.receiver(id) !== undefined,
      clock,
      actorOf,
    }),
    ...trialRoutes({ stations, trials, spurMaps: truth.spurMaps, actorOf }),
    ...siteRoutes({
      files: new SiteFiles(dataDir),
      ownMap: () => bytesOrAbsent(join(projectFolder, 'dist/web/basemap-vn.json')),
    }),
  ];
}

/** The configuration without secrets and without defaults of other parts; this copy is never written. */
function plainConfig({ stations, assignments }: Config): unknown {
  return JSON.parse(JSON.stringify({ stations, assignments }));
}

function siteFacts(truth: ReceiverTruth, stationId: string): SiteFacts {
  const gps = truth.gps(stationId);
  const clock = truth.clock(stationId);
  if (gps === undefined) return { clock };
  const { status, at, clockOffsetMs, problem, doubt } = gps;
  // Only a place that merely differs from the configured one may be looked at, and taken over by hand.
  const position = doubt === undefined || doubt === 'elsewhere' ? gps.position : undefined;
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
      dispute: truth.dispute(stationId),
    },
  };
}
