/** Routes of the archive itself: stored ranges, gaps, pins, integrity, and backups. */
import { archiveApi } from '../../api/archive.js';
import { recordingApi } from '../../api/recording.js';
import { iso } from '../../rf/iso.js';
import type { IntegrityReport } from '../../store/archive.js';
import type { EmbeddedArchive } from '../../store/embedded/embedded-archive.js';
import type { BackupManifest } from '../../store/safekeeping/backup.js';
import type { Backups } from '../../store/safekeeping/backups.js';
import { OneJob } from '../one-job.js';
import { badRequest, conflict, noSuch } from '../problem.js';
import { type Route, route } from '../route.js';
import { shown } from '../spoken.js';

export interface ArchiveRouteOptions {
  readonly archive: EmbeddedArchive;
  readonly isKnown: (receiverId: string) => boolean;
  readonly clock: () => number;
  readonly backups: Backups;
}

export function archiveRoutes(options: ArchiveRouteOptions): Route[] {
  return [...recordedRoutes(options), ...integrityRoutes(options), ...backupRoutes(options)];
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
