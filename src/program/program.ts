/** The program that `serve` runs: a list of parts for each role. */
import { archiveState } from '../http/health/readiness.js';
import type { Route } from '../http/route.js';
import type { LiveHub } from '../live/live-hub.js';
import type { Stopper } from '../live/wire.js';
import type { Stations } from '../station/stations.js';
import { allParts } from './all-parts.js';
import { groundOf, type ProgramOptions, type Role } from './ground.js';
import { Parts } from './parts.js';

/** Time in ms without an answer after which the archive is stuck and only a restart helps. */
const WELL_WITHIN_MS = 10_000;

/** Makes the parts of a role, each from the parts before it. */
export type PartList = typeof allParts;

/** The network is loaded by the roles that use it: it is an eighth of the start of a program that stands alone. */
const ROLES: Readonly<Record<Role, () => PartList | Promise<PartList>>> = {
  all: () => allParts,
  station: async () => (await import('./network/station-parts.js')).stationParts,
  hub: async () => (await import('./network/hub-parts.js')).hubParts,
};

export type { ProgramOptions };

export interface Program {
  readonly address: string;
  /** Makes the first administrator; undefined once there are accounts. */
  readonly setupLink: string | undefined;
  readonly stations: Stations;
  readonly live: LiveHub;
  readonly routes: readonly Route[];
  /**
   * False when the archive does not answer. A fault that the archive reports (a full disk) is no reason for a restart: a
   * restart would not help, and would interrupt the watch.
   */
  isWell(): Promise<boolean>;
  /** `by` is told to the viewers; absent: the service was stopped. */
  stop(by?: Stopper): Promise<void>;
}

/**
 * @throws ConfigError for an unknown driver or wrong settings; PartFailed, with every other part stopped, when the folder, the
 * archive or the port cannot be opened
 */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const list = await ROLES[options.role ?? 'all']();
  const ground = await groundOf(options);
  const parts = new Parts(ground.onFault);
  const { archives, access, receivers, live, web } = await parts.start((empty) => list(empty, ground));
  const address = web.address ?? '';
  return {
    address,
    setupLink: access.firstSecret === undefined ? undefined : `${address}enter#${access.firstSecret}`,
    stations: receivers.stations,
    live,
    routes: parts.routes,
    isWell: async () => 'path' in (await archiveState(archives.archive, WELL_WITHIN_MS)),
    async stop(by = 'service') {
      live.stoppedBy = by;
      await parts.stop();
    },
  };
}
