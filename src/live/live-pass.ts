/** Who may hear and say what on `/live`: each kind of message has its rule; one without does not compile. */
import type { Rule } from '../access/permissions.js';
import type { ServerMessage, ViewerMessage } from './wire.js';

/** Someone who was let in, as far as this part needs to know. */
export interface LivePass {
  may(rule: Rule): boolean;
  /** Asks again who they are and what they may; false when they are not let in any more. */
  renew(): boolean;
}

/** What a viewer may say. */
export const SAYING: Readonly<Record<ViewerMessage['type'], Rule>> = {
  subscribe: 'watch',
  seen: 'watch',
  unsubscribe: 'watch',
  ping: 'public',
};

/** What a viewer is told; sweep frames come only to those who may subscribe. */
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
  coverage: 'watch',
  drill: 'watch',
  'drill-incident': 'watch',
};

/** The close code for one whose session or token is over; the page then asks them to sign in. */
export const SIGNED_OUT = 4401;
