/** The statuses with which a route may refuse: those of its kind, and those that its contract names. */
import type { ErrorRequestHandler } from 'express';
import type { Rule } from '../access/permissions.js';
import { saidOf } from '../errors/errors.js';
import { refusal } from './problem.js';
import type { Route } from './route.js';

/** Statuses of any route: an address that is too long, a fault, a part that does not work, a full disk. */
export const OF_ANY_ROUTE = [414, 500, 503, 507] as const;

/** The rules of a route: one rule, or one for the caller's own object and one for another person's. */
export function rulesOf({ access }: Pick<Route, 'access'>): Rule[] {
  return typeof access === 'string' ? [access] : [access.own, access.other];
}

/** The statuses with which every route of this form may refuse, whatever it does. */
export function refusalsOfForm(route: Route): number[] {
  const isPublic = rulesOf(route).includes('public');
  return [
    400,
    ...(isPublic ? [] : [401]),
    // A public route that changes something refuses requests from other sites.
    ...(isPublic && route.method === 'get' ? [] : [403]),
    ...(route.body === undefined && route.takes === undefined ? [] : [413, 415]),
  ];
}

export function refusalsOf(route: Route): number[] {
  return [...refusalsOfForm(route), ...(route.guessable === true ? [429] : []), ...(route.refuses ?? [])];
}

/** Turns a refusal that the contract does not name into a fault (500). For tests and the demonstration. */
export function heldRefusals(onFault: (error: unknown) => void): ErrorRequestHandler {
  return (error, request, response, next) => {
    const route: Route | undefined = response.locals['route'];
    const status: unknown = error?.status;
    if (route === undefined || typeof status !== 'number') return next(error);
    if ([...refusalsOf(route), ...OF_ANY_ROUTE].includes(status)) return next(error);
    const name = `${request.method} ${route.path}`;
    onFault(new Error(`${name} refuses with ${status}, which its contract does not name`, { cause: error }));
    next(
      refusal(500, 'Refusal against the contract', '{name} refuses with {status}: {why}', {
        name,
        status,
        why: saidOf(error),
      }),
    );
  };
}
