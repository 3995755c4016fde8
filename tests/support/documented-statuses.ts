/** Requests to every route of a program, and whether the OpenAPI document names each status and media type that comes. */
import type { OpenApi } from '../../src/http/openapi/document.js';
import { resolved } from '../../src/http/openapi/shared-parts.js';
import type { Route } from '../../src/http/route.js';
import type { Answer, Caller } from './account-program.js';
import { Chance } from './fuzz/chance.js';
import { operationsOf, wellFormed } from './fuzz/http-requests.js';
import { SchemaValues } from './fuzz/schema-values.js';

/** Any route may answer these; the description of the document says so. */
const OF_ANY_ROUTE = [414, 500, 503, 507];

export interface Asked {
  readonly who: Caller;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ids for the path; an id that is not named is unknown to the program. */
  readonly ids?: Readonly<Record<string, string>>;
  /** The status that must come. */
  readonly status?: number;
}

export class DocumentedStatuses {
  readonly wrong: string[] = [];
  /** Pairs of route and status that came. */
  readonly seen = new Set<string>();
  asked = 0;
  readonly #document: OpenApi;

  constructor(document: OpenApi) {
    this.#document = document;
  }

  async ask(route: Route, { who, query = '', body, headers = {}, ids = {}, status }: Asked): Promise<Answer> {
    const path = route.path.replace(/\{(\w+)\}/g, (_all, name) => ids[name] ?? unknownId(name));
    const method = route.method.toUpperCase();
    const answer = await who.call(method, path + query, method === 'GET' ? undefined : body, { ...headers });
    this.asked += 1;
    this.seen.add(`${method} ${route.path} ${answer.status}`);
    const what = `${method} ${path.slice(0, 80)}${query.slice(0, 200)}`;
    const detail = String(answer.body?.detail ?? '').slice(0, 200);
    if (status !== undefined && answer.status !== status)
      this.wrong.push(`${what}: ${answer.status}, not ${status} (${detail})`);
    const fault = this.#fault(route, answer);
    if (fault !== undefined) this.wrong.push(`${what}: ${fault} (${detail})`);
    return answer;
  }

  /** All refusals and good answers that the document names for these routes. */
  named(routes: readonly Route[]): string[] {
    return routes.flatMap((route) =>
      this.#answers(route).flatMap(({ statuses }) =>
        statuses.map((status) => `${route.method.toUpperCase()} ${route.path} ${status}`),
      ),
    );
  }

  /** The answers of an operation. The default names its statuses; it says nothing about others. */
  #answers({ method, path }: Route): { readonly statuses: readonly number[]; readonly content: object | undefined }[] {
    const { components, paths } = this.#document;
    return Object.entries(paths[path]?.[method]?.responses ?? {}).map(([status, one]) => {
      const { content, 'x-statuses': statuses = [Number(status)] } = resolved(one, components.responses);
      return { statuses, content };
    });
  }

  #fault(route: Route, { status, headers }: Answer): string | undefined {
    if (OF_ANY_ROUTE.includes(status) && status !== 500) return undefined;
    const named = this.#answers(route).find(({ statuses }) => statuses.includes(status));
    if (named === undefined) return `the document does not name ${status}`;
    const { content } = named;
    const type = headers.get('content-type')?.split(';')[0];
    const types = content === undefined ? [] : Object.keys(content);
    if (type === undefined || types.includes('*/*')) return undefined;
    return types.includes(type) ? undefined : `${status} comes as ${type}, the document names ${types.join(', ')}`;
  }
}

function unknownId(name: string): string {
  if (name === 'sha256') return 'a'.repeat(64);
  if (name === 'reportId') return 'RPT-2020-000001';
  return name === 'messageId' ? '999999' : 'nobody-knows-this';
}

/** A body and a query that fit the schemas of a route. @param version that edits say they looked at */
export function fittingRequests(
  document: OpenApi,
  seed: number,
  version: number,
): (route: Route) => { body: unknown; query: string } {
  const operations = new Map(operationsOf(document).map((one) => [`${one.method} ${one.path}`, one]));
  const values = new SchemaValues(new Chance(seed), { values: () => [], versionOf: () => undefined });
  return ({ method, path }) => {
    const operation = operations.get(`${method.toUpperCase()} ${path}`);
    const query = (operation?.parameters ?? [])
      .filter((one) => one.in === 'query' && one.required)
      .map(({ name, schema }) => {
        const value = name === 'version' ? version : values.fitting(schema, name);
        return `${name}=${encodeURIComponent(wellFormed(String(value)))}`;
      });
    const body: unknown = operation?.body && values.fitting(operation.body);
    const isEdit = typeof body === 'object' && body !== null && 'version' in body;
    return {
      body: isEdit ? { ...body, version } : body,
      query: query.length === 0 ? '' : `?${query.join('&')}`,
    };
  };
}
