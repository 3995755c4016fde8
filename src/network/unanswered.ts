/** Questions over the network that nobody answered. */
import { errors } from '@nats-io/transport-node';

/** True when nobody got the question; after any other fault somebody may have. */
export function wasNotHeard(error: unknown): boolean {
  return error instanceof errors.RequestError && error.isNoResponders();
}

/** True when no answer came in time, or nobody was there to give one. */
export function isUnanswered(error: unknown): boolean {
  return wasNotHeard(error) || error instanceof errors.TimeoutError;
}
