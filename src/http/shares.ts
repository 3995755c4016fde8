/** What every caller has a share of: room on the disk for files, and the archive's time. A route declares what it takes. */
import type { Request, Response } from 'express';
import { type FileRoom, NoFileRoom } from '../files/file-room.js';
import { callerKey } from './gate.js';
import { Problem } from './problem.js';
import { type ReadBudget, SLICE_CELLS } from './read-budget.js';
import type { Route } from './route.js';

export interface Shares {
  readonly room: FileRoom;
  readonly reads: ReadBudget;
}

/** Runs the handler of a route within the caller's share. @throws Problem 429, 507 */
export async function withinShare(
  { body, keepsBytes, readsHistory }: Route,
  { room, reads }: Shares,
  { request, response }: { readonly request: Request; readonly response: Response },
  work: () => Promise<unknown>,
): Promise<unknown> {
  if (readsHistory !== undefined) {
    const cells = readsHistory === 'much' ? SLICE_CELLS : SLICE_CELLS / 8;
    return (await reads.run(request, response, cells, work)) ?? response;
  }
  if (keepsBytes === undefined) return await work();
  // A route with a JSON body makes the file itself.
  const stated = body === undefined ? Number(request.headers['content-length'] ?? keepsBytes) : keepsBytes;
  try {
    return await room.for(callerKey(request), Math.min(keepsBytes, stated), work);
  } catch (error) {
    if (error instanceof NoFileRoom) throw new Problem(507, 'Insufficient storage', error.said);
    throw error;
  }
}
