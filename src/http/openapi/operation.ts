/** One route as an operation of the OpenAPI document. */
import type { z } from 'zod';
import { OWN_HEADER } from '../../access/cross-site.js';
import { TOKEN_SCOPES } from '../../access/permissions.js';
import { problem } from '../../api/fields.js';
import { defined } from '../../rf/defined.js';
import { refusalsOf, refusalsOfForm, rulesOf } from '../refusals.js';
import type { Route } from '../route.js';
import type { JsonSchema, Schemas } from './schemas.js';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  /** Absent: false. */
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

/** Media types, each with its schema. */
export type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface Reference {
  readonly $ref: string;
}

export interface Answer {
  readonly description: string;
  readonly content?: Content;
  /** Only of `default`: the statuses that come. */
  readonly 'x-statuses'?: readonly number[];
}

/** Answers by status; `default` is that of every status without one of its own. */
export type Responses = Readonly<Record<string, Answer | Reference>>;

export interface RequestBody {
  readonly required: boolean;
  readonly content: Content;
}

/** Security schemes, with the scopes that a token needs. Any one entry of the list is enough. */
export type Security = readonly Readonly<Record<string, readonly string[]>>[];

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  /** Absent: that of the document. */
  readonly security?: Security;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody | Reference;
  readonly responses: Responses;
}

/** Meaning of each refusal, by status. */
export const REFUSALS: Readonly<Record<number, string>> = {
  400: 'A field is wrong or unknown: the sentence names the field and its value.',
  401: 'Nobody is signed in: the session or the token is missing, wrong or too old.',
  403: 'The role or the token may not do this, or the request comes from another site.',
  404: 'There is no such thing.',
  409: 'The present state does not allow it; where an edit came too late, `current` is the newer state.',
  413: 'The body is too large.',
  415: 'The content type or the encoding of the body is not the one that is taken.',
  416: 'The file has no such range of bytes.',
  422: 'The request is well formed, and cannot be done with this receiver, incident or antenna.',
  429: 'Too many requests of this kind at this moment, or too many wrong attempts: ask again later.',
  502: 'The sign-in provider did not answer.',
  503: 'A part of the program is busy or does not work at this moment: ask again later.',
};

/** Media type of every refusal. */
export const PROBLEM_TYPE = 'application/problem+json';

const BYTES = { type: 'string', format: 'binary' };

export function operationOf(route: Route, schemas: Schemas): Operation {
  const { summary, body, takes } = route;
  const content: Record<string, { schema: JsonSchema }> = {};
  if (body !== undefined) content['application/json'] = { schema: schemas.of(body) };
  for (const type of takes ?? []) content[type] = { schema: BYTES };
  const parameters = [...pathParameters(route, schemas), ...parametersOf(route.query, 'query', schemas)];
  return {
    operationId: route.operationId ?? operationIdOf(route),
    tags: [tagOf(route.path)],
    summary,
    ...defined({
      security: isUsual(route) ? undefined : securityOf(route),
      parameters: parameters.length === 0 ? undefined : parameters,
      requestBody: Object.keys(content).length === 0 ? undefined : { required: true, content },
    }),
    responses: responsesOf(route, schemas),
  };
}

/** The first noun of a path. */
export function tagOf(path: string): string {
  return /^\/api\/v1\/([\w-]+)/.exec(path)?.[1] ?? 'program';
}

/** `GET /api/v1/incidents/{incidentId}/timeline` is `getIncidentTimeline`: a noun before a parameter is in the singular. */
function operationIdOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  const nouns: string[] = [];
  for (const part of path.replace('/api/v1/', '').split('/').filter(Boolean))
    if (part.startsWith('{')) nouns.push(singular(nouns.pop() ?? ''));
    else nouns.push(...part.split(/\W/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)));
  return method + nouns.join('');
}

function singular(noun: string): string {
  if (/(ss|is)$/.test(noun)) return noun;
  if (noun === 'People') return 'Person';
  return noun
    .replace(/ies$/, 'y')
    .replace(/sses$/, 'ss')
    .replace(/(?<=[^s])s$/, '');
}

/** Security of most routes, written once for the document: a caller who may watch. */
export const USUAL_SECURITY: Security = [{ session: [] }, { token: ['watch'] }];

function isUsual({ method, access }: Route): boolean {
  return method === 'get' && access === 'watch';
}

function securityOf(route: Route): Security {
  const rules = rulesOf(route);
  if (rules.includes('public')) return [];
  const scopes = TOKEN_SCOPES.filter((scope) => rules[0] === scope);
  return [
    route.method === 'get' ? { session: [] } : { session: [], [OWN_HEADER]: [] },
    ...(scopes.length === 0 ? [] : [{ token: scopes }]),
  ];
}

function responsesOf(route: Route, schemas: Schemas): Responses {
  const { answer, otherAnswers = [], otherStatuses = {}, status = 200 } = route;
  const content: Record<string, { schema: JsonSchema }> = {};
  if (answer !== undefined) content['application/json'] = { schema: schemas.of(answer) };
  for (const type of otherAnswers)
    content[mediaType(type)] = { schema: mediaType(type) === 'application/json' ? {} : BYTES };
  const hasContent = Object.keys(content).length > 0;
  const responses: Record<string, Responses[string]> = {};
  // A route without an answer redirects its caller.
  if (hasContent) responses[status] = { description: 'OK', content };
  for (const [other, description] of Object.entries(otherStatuses))
    responses[other] = hasContent && other !== '204' ? { description, content } : { description };
  for (const [status, answer] of Object.entries(refusalAnswers(route, schemas))) responses[status] ??= answer;
  return responses;
}

/**
 * The refusals of a route as its operation tells them: those that most routes have together as `default`, which generators of clients read better than a range (the form of a request, a
 * thing that is not there, an edit that came too late), and each other status by itself.
 */
function refusalAnswers(route: Route, schemas: Schemas): Record<string, Answer> {
  const content = { [PROBLEM_TYPE]: { schema: schemas.of(problem) } };
  const all = refusalsOf(route);
  const common = [
    ...refusalsOfForm(route),
    ...all.filter((status) => status === 404 || status === 409 || status === 422),
  ];
  const together = common.length > 1 ? [...new Set(common)].sort() : [];
  const single = all.filter((status) => !together.includes(status));
  return {
    ...Object.fromEntries(single.map((status) => [status, { description: REFUSALS[status] ?? '', content }])),
    ...(together.length > 0 && {
      default: {
        // Their meanings stand once, in the description of the document.
        description: 'Refused.',
        content,
        'x-statuses': together,
      },
    }),
  };
}

/** `text/plain; charset=utf-8` is the media type `text/plain`. */
function mediaType(type: string): string {
  return type.split(';')[0] ?? type;
}

function pathParameters({ path, params }: Route, schemas: Schemas): Parameter[] {
  if (params !== undefined) return parametersOf(params, 'path', schemas);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function parametersOf(schema: z.ZodObject | undefined, where: 'path' | 'query', schemas: Schemas): Parameter[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const isRequired = where === 'path' || !(field as z.ZodType).safeParse(undefined).success;
    return {
      name,
      in: where,
      ...defined({ required: isRequired ? true : undefined }),
      schema: schemas.of(field as z.ZodType),
    };
  });
}
