/**
 * The API token with which the act of the present request is done. Every audit entry names it, because a token acts in a
 * person's name, and the person may not have been there.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

const ACTING = new AsyncLocalStorage<string>();

/** Does an act of a request. @param tokenId undefined for a person at the page */
export function acting<T>(tokenId: string | undefined, act: () => T): T {
  return tokenId === undefined ? act() : ACTING.run(tokenId, act);
}

/** What an audit entry keeps beside its own detail. */
export function actedBy(): { readonly token?: string } {
  const token = ACTING.getStore();
  return token === undefined ? {} : { token };
}
