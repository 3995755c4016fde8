/** Routes of the archive itself: stored ranges, gaps, pins, density, integrity, and backups. */
import { archiveApi } from '../../api/archive.js';
import { recordingApi, type WantedSweeps } from '../../api/recording.js';
import { iso } from '../../rf/iso.js';
import { CELLS } from '../../rf/level-cells.js';
import type { IntegrityReport } from '../../store/archive.js';
import type { EmbeddedArchive } from '../../store/embedded/embedded-archive.js';
import type { BackupManifest } from '../../store/safekeeping/backup.js';
import type { Backups } from '../../store/safekeeping/backups.js';
import { DAY_MS, HOUR_MS } from '../../time/units.js';
import { OneJob } from '../one-job.js';
import { badRequest, conflict, noSuch } from '../problem.js';
import type { ReadBudget } from '../read-budget.js';
import { type Route, route } from '../route.js';
import { shown } from '../spoken.js';

/** Of a hub: notes that somebody looks at a range, and tells how much of it is here. */
export type WantSweeps = (receiverId: string, from: number, to: number) => Promise<WantedSweeps>;

const LONGEST_DENSITY_MS = 7 * DAY_MS;
const LONGEST_WANTED_MS = HOUR_MS;
/** A program without stations has all that there is. */
const ALL_HERE: WantedSweeps = { state: 'here', fetchedMinutes: 0, ofMinutes: 0 };

interface ArchiveRouteOptions {
  readonly archive: EmbeddedArchive;
  readonly isKnown: (receiverId: string) => boolean;
  readonly clock: () => number;
  readonly backups: Backups;
  readonly budget: ReadBudget;
  readonly want: WantSweeps | undefined;
}

export function archiveRoutes(options: ArchiveRouteOptions): Route[] {
  const routes = [wantedRoute(options), densityRoute(options), ...recordedRoutes(options)];
  return [...routes, ...integrityRoutes(options), ...backupRoutes(options)];
}

function recordedRoutes({ archive, isKnown }: ArchiveRouteOptions): Route[] {
  const mustBeKnown = (id: string) => {
    if (!isKnown(id)) throw noSuch('receiverId', id, 'receiver');
  };
  return [
    route(recordingApi, 'GET /api/v1/recorded', { access: 'watch', readsHistory: 'little' }, async ({ query }) => {
      const { receiverId: id } = query;
      mustBeKnown(id);
      return { spans: (await archive.spans(id)).map(shown) };
    }),
    route(recordingApi, 'GET /api/v1/gaps', { access: 'watch', readsHistory: 'little' }, async ({ query }) => {
      mustBeKnown(query.receiverId);
      if (query.to <= query.from) throw badRequest('to must be later than from.');
      return { gaps: (await archive.gaps(query)).map(shown) };
    }),
    route(recordingApi, 'GET /api/v1/pins', { access: 'watch', readsHistory: 'little' }, async () => ({
      pins: (await archive.pins()).map(shown),
    })),
  ];
}

function integrityRoutes({ archive, clock }: ArchiveRouteOptions): Route[] {
  const checking = new OneJob<IntegrityReport>(clock);
  return [
    route(archiveApi, 'GET /api/v1/integrity', 'watch', () => shown(checking.state)),
    route(archiveApi, 'POST /api/v1/integrity', 'settings', () => {
      if (!checking.start(() => archive.integrity())) throw conflict('A check is running already.');
      return shown(checking.state);
    }),
  ];
}

function backupRoutes({ clock, backups }: ArchiveRouteOptions): Route[] {
  const copying = new OneJob<BackupManifest>(clock);
  return [
    route(archiveApi, 'GET /api/v1/backup', 'settings', async () => {
      const made = await backups.list();
      const listed = made.map(({ name, bytes, manifest }) => ({ name, bytes, ...manifest }));
      return { ...shown(copying.state), backups: listed, atMostBytes: backups.atMostBytes };
    }),
    route(archiveApi, 'POST /api/v1/backup', 'settings', async ({ body }) => {
      const { name = iso(clock()).replace(/[:.]/g, '-') } = body;
      const taken = (await backups.list()).some((made) => made.name === name);
      if (taken) throw conflict('name is "{name}": there is a backup of that name.', { name });
      if (!copying.start(() => backups.make(name))) throw conflict('A backup is being made already.');
      return shown(copying.state);
    }),
  ];
}

/** The levels of a range of the recording counted by frequency, for a picture of how often each was received. */
function densityRoute({ archive, budget, isKnown }: ArchiveRouteOptions): Route {
  return route(recordingApi, 'GET /api/v1/density', 'watch', async ({ query, request, response }) => {
    const { receiverId, from, to, startHz, stopHz, columns } = query;
    if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
    if (to <= from || to - from > LONGEST_DENSITY_MS)
      throw badRequest('to must be later than from, by a week at most.');
    if (stopHz <= startHz) throw badRequest('stopHz must be above startHz.');
    await budget.run(request, response, columns * CELLS, async () => {
      const bytes = await archive.density(query);
      response.type('application/vnd.rfi.density').send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    });
    return response;
  });
}

/** Raw sweeps that only the station has: fetched while somebody looks at them. */
function wantedRoute({ isKnown, want }: ArchiveRouteOptions): Route {
  return route(
    recordingApi,
    'POST /api/v1/sweeps/wanted',
    // It takes a part of the station's link: for those who work on cases, not for everybody who watches.
    'incidents',
    async ({ body: { receiverId, from, to } }) => {
      if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
      if (!(to > from && to - from <= LONGEST_WANTED_MS))
        throw badRequest('to must be later than from, by an hour at most.');
      return (await want?.(receiverId, from, to)) ?? ALL_HERE;
    },
  );
}
