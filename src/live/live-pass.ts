/** The rule for each type of message on `/live`. A type without a rule does not compile. */
import type { Rule } from '../access/permissions.js';
import type { ServerMessage, ViewerMessage } from '../api/live.js';

/** The rights of a viewer that was let in. */
export interface LivePass {
  /** The account; undefined for a caller without one. */
  readonly userId?: string | undefined;
  may(rule: Rule): boolean;
  /** Looks up the viewer's identity and rights again; false when the viewer is no longer allowed in. */
  renew(): boolean;
}

export const SAYING: Readonly<Record<ViewerMessage['type'], Rule>> = {
  subscribe: 'watch',
  seen: 'watch',
  unsubscribe: 'watch',
  ping: 'public',
};

/** What a viewer may receive; sweep frames go only to viewers that may subscribe. */
export const HEARING: Readonly<Record<ServerMessage['type'], Rule>> = {
  hello: 'public',
  pong: 'public',
  error: 'public',
  subscribed: 'watch',
  unsubscribed: 'watch',
  behind: 'watch',
  receiver: 'watch',
  port: 'watch',
  emission: 'watch',
  incident: 'watch',
  licences: 'watch',
  bandplan: 'watch',
  coverage: 'watch',
  drill: 'watch',
  'drill-incident': 'watch',
};

/** Close code for a viewer whose session or token has ended; the page then asks the person to sign in. */
export const SIGNED_OUT = 4401;
