/** Files of the data directory that the hub processes of one set of stations have in common, besides the case book. */
import { join } from 'node:path';
import { statOrAbsent } from '../../files/absent.js';
import { filesIn } from '../../store/safekeeping/data-files.js';
import type { SharedFile } from './hub-messages.js';

/**
 * Accounts, keys, settings, papers and stations. Recordings are not among them: each process has an archive of its own, and what
 * it lacks comes from the stations.
 */
const SHARED =
  /^(?:(?:notices|plans|calibrations|references|spur-maps|imported-receivers)\.json|station-key\.pem|(?:attachments|reports|site|network\/stations|network\/invitations)\/.+|network\/(?:told-stations|lives)\.json)$/;

export function isShared(path: string): boolean {
  return SHARED.test(path) && !path.split('/').includes('..');
}

export function isInvitation(path: string): boolean {
  return path.startsWith('network/invitations/');
}

/** Files that may be many and large, and without which a hub works. */
export function isPaper(path: string): boolean {
  return /^(?:attachments|reports)\//.test(path);
}

export async function sharedFilesIn(dataDir: string): Promise<SharedFile[]> {
  const paths = (await filesIn(dataDir)).filter(isShared);
  const found = await Promise.all(
    paths.map(async (path) => {
      // A file that is deleted meanwhile is not in the next list either.
      const about = await statOrAbsent(join(dataDir, path));
      return about === undefined ? [] : [{ path, bytes: about.size, stamp: String(Math.floor(about.mtimeMs)) }];
    }),
  );
  return found.flat();
}
