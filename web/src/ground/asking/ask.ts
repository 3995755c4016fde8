/** The page's questions to the program, with the types of the contract. */
import { apiClient, ProblemError } from '../../../../src/api/client.js';

export { ProblemError };

/** Hears that the session is over: nobody is signed in any more. */
let onSignedOut: () => void = () => undefined;

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export function signedOut(): void {
  onSignedOut();
}

export const { ask, askAll, askRaw, urlOf } = apiClient({
  onRefused(status) {
    if (status === 401) onSignedOut();
  },
});
