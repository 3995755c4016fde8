/** The OpenAPI document, made from the route table. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { OWN_HEADER } from '../../access/cross-site.js';
import { problem } from '../../api/fields.js';
import { OF_ANY_ROUTE } from '../refusals.js';
import type { Route } from '../route.js';
import { type LiveOperation, liveOperation } from './live-path.js';
import {
  type Operation,
  operationOf,
  type Parameter,
  REFUSALS,
  type Responses,
  type Security,
  USUAL_SECURITY,
} from './operation.js';
import { type JsonSchema, Schemas } from './schemas.js';

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly security: Security;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> & {
    readonly '/live': { readonly get: LiveOperation };
  };
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
    readonly responses: Responses;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}

const DESCRIPTION =
  "Times are RFC 3339 in UTC, frequencies Hz, levels dBm at the receiver's input. Unknown fields are refused. " +
  'Lists come page by page: `cursor` is the `nextCursor` of the page before. A list or thing that did not change since ' +
  `the ETag in \`If-None-Match\` is answered with 304. Besides the refusals that it names, any operation may answer ${OF_ANY_ROUTE.join(', ')}. ` +
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
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, schemas) };
    await nextTurn();
  }
  const live = { get: liveOperation(schemas) };
  const refusal = { 'application/problem+json': { schema: schemas.of(problem) } };
  const responses = Object.fromEntries(
    Object.entries(REFUSALS).map(([status, description]) => [status, { description, content: refusal }]),
  );
  const parameters = shareParameters(paths);
  const tags = new Set(
    Object.values({ ...paths, live }).flatMap((path) => Object.values(path).flatMap((one) => one.tags)),
  );
  return {
    openapi: '3.1.0',
    info: { title: 'rfi-logger', version, description: DESCRIPTION },
    tags: [...tags].sort().map((name) => ({ name })),
    security: USUAL_SECURITY,
    paths: { ...paths, '/live': live },
    components: { securitySchemes: SECURITY_SCHEMES, responses, parameters, schemas: schemas.named },
  };
}

/** Fewest operations with the same parameter for which it is written once under `components`. */
const SHARED_BY = 3;

/** Replaces parameters that several operations have by references; returns these parameters by name. */
function shareParameters(paths: Record<string, Record<string, Operation>>): Record<string, Parameter> {
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const counts = new Map<string, number>();
  for (const parameter of operations.flatMap((one) => one.parameters)) {
    const text = JSON.stringify(parameter);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const shared: Record<string, Parameter> = {};
  const names = new Map<string, string>();
  for (const [text, count] of counts) {
    if (count < SHARED_BY) continue;
    const parameter: Parameter = JSON.parse(text);
    const alike = Object.keys(shared).filter((name) => name.replace(/\d+$/, '') === parameter.name).length;
    const name = alike === 0 ? parameter.name : `${parameter.name}${alike + 1}`;
    shared[name] = parameter;
    names.set(text, name);
  }
  for (const path of Object.values(paths))
    for (const [method, operation] of Object.entries(path))
      path[method] = {
        ...operation,
        parameters: operation.parameters.map((parameter) => {
          const name = names.get(JSON.stringify(parameter));
          return name === undefined ? parameter : { $ref: `#/components/parameters/${name}` };
        }),
      };
  return shared;
}
