/** What the program says on `/live`, for every part of the page that wants to know. */
import type { ServerMessage } from '../../../src/api/live.js';

type Listener = (message: ServerMessage) => void;

const listeners = new Set<Listener>();

/** Hears every message until the function given back is called. */
export function onMessage(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function hearMessage(message: ServerMessage): void {
  for (const listener of listeners) listener(message);
}
