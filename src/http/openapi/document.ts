/** The OpenAPI document, made from the route table. */

import { OWN_HEADER } from '../../access/cross-site.js';
import { nextTurn } from '../../time/pause.js';
import { OF_ANY_ROUTE } from '../refusals.js';
import type { Route } from '../route.js';
import { type LiveOperation, liveOperation } from './live-path.js';
import {
  type Answer,
  type Operation,
  operationOf,
  type Parameter,
  REFUSALS,
  type RequestBody,
  type Security,
  USUAL_SECURITY,
} from './operation.js';
import { type JsonSchema, Schemas } from './schemas.js';
import { shareParts } from './shared-parts.js';

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly security: Security;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> & {
    readonly '/live': { readonly get: LiveOperation };
  };
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, Answer>>;
    readonly requestBodies: Readonly<Record<string, RequestBody>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}

/** Meanings of the refusals that operations name together. */
const MEANINGS = [400, 401, 403, 404, 409, 413, 415, 422].map((status) => `${status}: ${REFUSALS[status]}`).join(' ');

const DESCRIPTION =
  "Times are RFC 3339 in UTC, frequencies Hz, levels dBm at the receiver's input. Unknown fields are refused. " +
  'Lists come page by page: `cursor` is the `nextCursor` of the page before. A list or thing that did not change since ' +
  `the ETag in \`If-None-Match\` is answered with 304. \`default\` is a refusal, with a status that \`x-statuses\` lists. ${MEANINGS} ` +
  `Besides the refusals that it names, any operation may answer ${OF_ANY_ROUTE.join(', ')}. ` +
  'Before the first account, a person at the machine itself needs ' +
  'neither session nor token.';

const SECURITY_SCHEMES = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, `Authorization: Bearer rfi_…`; made under Accounts on the page. It has scopes.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'rfi-session',
    description: 'The cookie that `POST /api/v1/session` sets; over TLS its name is `__Host-rfi-session`.',
  },
  [OWN_HEADER]: {
    type: 'apiKey',
    in: 'header',
    name: OWN_HEADER,
    description:
      'Goes with the session in a request that changes something, whatever its value: other sites cannot send it.',
  },
};

/** The document takes seconds to make on a small computer: other work has its turn between the operations. */
export async function openApiDocument(routes: readonly Route[], version: string): Promise<OpenApi> {
  const schemas = new Schemas();
  const made: Operation[] = [];
  for (const route of routes) {
    made.push(operationOf(route, schemas));
    await nextTurn();
  }
  const { operations, parameters, requestBodies, responses } = shareParts(made);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const [i, { path, method }] of routes.entries())
    paths[path] = { ...paths[path], ...(operations[i] && { [method]: operations[i] }) };
  const live = { get: liveOperation(schemas) };
  return {
    openapi: '3.1.0',
    info: { title: 'rfi-logger', version, description: DESCRIPTION },
    security: USUAL_SECURITY,
    paths: { ...paths, '/live': live },
    components: {
      securitySchemes: SECURITY_SCHEMES,
      responses,
      requestBodies,
      parameters,
      schemas: schemas.components,
    },
  };
}
