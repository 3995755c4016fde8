import { ChildProcess } from 'node:child_process';
import type { EventEmitter } from 'node:events';

/**
 * Gives an emitter of the outside world (socket, server, child process with its pipes, thread, port) an ear for good. Its owner
 * listens besides; without this one, an error after the owner left, or a second one, would be nobody's and end the program.
 * @throws Error for a process that has no pipes, because no file descriptors are left
 */
export function heard<Emitter extends EventEmitter>(emitter: Emitter): Emitter {
  emitter.on('error', () => undefined);
  if (!(emitter instanceof ChildProcess)) return emitter;
  // Node makes no pipes then, and tells why in an event that comes later.
  const { stdio = [] } = emitter as { stdio?: readonly (EventEmitter | null | undefined)[] };
  if (stdio.length === 0) throw new Error('no file descriptors are left for its pipes');
  for (const pipe of stdio) pipe?.on('error', () => undefined);
  return emitter;
}
