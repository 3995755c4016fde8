/**
 * Other things than files under the name of a file. A pipe hangs its reader until somebody writes, and a device may never end;
 * either would hold up the start for ever.
 */
import { type Stats, statSync } from 'node:fs';

type Kinds = Pick<Stats, 'isDirectory' | 'isFIFO' | 'isSocket'>;

/** @throws Error with a sentence when the path leads to something else; a missing file is left to its reader */
export function needFile(path: string): void {
  const about = statSync(path, { throwIfNoEntry: false });
  if (about !== undefined && !about.isFile()) throw new Error(noFile(path, about));
}

export function noFile(path: string, about: Kinds): string {
  if (about.isFIFO()) return `${path} is a named pipe, not a file.`;
  if (about.isDirectory()) return `${path} is a folder, not a file.`;
  return about.isSocket() ? `${path} is a socket, not a file.` : `${path} is a device, not a file.`;
}
