/** A route is data: express, the OpenAPI document and the access rules are all read from one table. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Access } from '../access/permissions.js';

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` for parameters, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: string;
  /** Who may call it; there is no default. */
  readonly access: Access;
  /** Takes a password, a code or a link: refusals count against the visitor's address, and the account that is named. */
  readonly guessable?: true;
  readonly query?: z.ZodObject;
  readonly params?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body may be a list of thousands. */
  readonly takesTable?: true;
  /** JSON body of the 200 answer. */
  readonly answer?: z.ZodType;
  /** Other content types the 200 answer may have. */
  readonly otherAnswers?: readonly string[];
  handle(request: Request, response: Response, input: RouteInput): Promise<void> | void;
}

/** What arrived, checked against the route's schemas. */
export interface RouteInput {
  readonly query: Record<string, unknown>;
  readonly params: Record<string, string>;
  readonly body: unknown;
}
