/** Threads and processes that work in the background let the others go first: receivers, detection and the live view. */
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';

/** Lowers the priority of the calling thread for good; does nothing where the system has no priority of single threads. */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    // The main thread has the number of the process.
    if (thread !== process.pid) lower(thread);
  } catch {
    // A system that shows no /proc lets the thread run like the others.
  }
}

/** Lowers the priority of a process, or of a thread by its number, for good. */
export function lower(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system forbids it: it runs like the others.
  }
}
