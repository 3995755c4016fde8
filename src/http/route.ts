/** A route as data: express, the OpenAPI document and the access rules are made from one table. */
import type { Request, Response } from 'express';
import type { Access } from '../access/permissions.js';
import type { AnswerOf, Contract, Endpoint, EndpointName, InputOf } from '../api/contract.js';

export interface Route extends Endpoint {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Path with `{name}` for parameters, as in OpenAPI. */
  readonly path: string;
  /** Who may call it; there is no default. */
  readonly access: Access;
  /**
   * True for a route that takes a password, a code or a link: refusals count against the visitor's address and the named
   * account.
   */
  readonly guessable?: true;
  /** Most bytes that a call leaves on the disk as a file of a person; room is held for them before the first byte comes. */
  readonly keepsBytes?: number;
  /** Of a route that reads recordings: a call waits for its share of the archive, or is refused with 429. */
  readonly readsHistory?: 'little' | 'much';
  /** Returns the JSON answer, or sends another answer itself and returns nothing. */
  handle(request: Request, response: Response, input: RouteInput): unknown;
}

/** Room held for a file that the program makes on demand: a paper with its pictures, the begin of an export. */
export const ORDERED_FILE_BYTES = 8e6;

/** The query, path parameters and body, checked against the schemas of the route. */
export interface RouteInput {
  readonly query: Record<string, unknown>;
  readonly params: Record<string, string>;
  readonly body: unknown;
}

/** One call of a route, as its handler sees it. */
export type Call<Name, E> = InputOf<Name, E> & { readonly request: Request; readonly response: Response };

/**
 * Return value of a handler: the answer of the contract. Where other answers are allowed, the handler may send one itself and
 * return the response.
 */
type Handled<E> =
  | AnswerOf<E>
  | (E extends { readonly otherAnswers: unknown } | { readonly otherStatuses: unknown } ? Response : never);

/** Who may call a route, and what else of it is not in the contract. */
type Rules = Pick<Route, 'access' | 'guessable' | 'keepsBytes' | 'readsHistory'>;

/** `route(thingsApi, 'GET /api/v1/things/{thingId}', 'watch', ({ params }) => things.get(params.thingId))` */
export function route<C extends Contract, Name extends keyof C & EndpointName, const Told extends Handled<C[Name]>>(
  contract: C,
  name: Name,
  rules: Access | Rules,
  handle: (call: Call<Name, C[Name]>) => Told | Promise<Told>,
): Route {
  const endpoint: Endpoint = contract[name] as Endpoint;
  const [method = '', path = ''] = name.split(' ');
  return {
    ...endpoint,
    method: method.toLowerCase() as Route['method'],
    path,
    ...(typeof rules === 'object' && 'access' in rules ? rules : { access: rules }),
    handle: (request, response, { query, params, body }) =>
      // The input was checked against the schemas from which these types are made.
      handle({ query, params, body, request, response } as Call<Name, C[Name]>),
  };
}
