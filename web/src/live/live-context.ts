import { createContext, use } from 'react';
import type { Commands } from './commands.js';
import type { LiveSession } from './live-session.js';

export interface Live {
  readonly session: LiveSession;
  readonly commands: Commands;
}

export const LiveContext = createContext<Live | undefined>(undefined);

export function useLive(): Live {
  const live = use(LiveContext);
  if (live === undefined) throw new Error('useLive needs a LiveContext around it');
  return live;
}
