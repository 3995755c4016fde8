/** Requests to every operation of the OpenAPI document: fitting ones, ones with a fault, and bytes that are hardly HTTP. */
import { gzipSync } from 'node:zlib';
import type { Reference } from '../../../src/http/openapi/operation.js';
import { resolved } from '../../../src/http/openapi/shared-parts.js';
import type { Chance } from './chance.js';
import { type JsonSchema, type Known, SchemaValues } from './schema-values.js';

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required?: true;
    readonly schema: JsonSchema;
  }[];
  readonly body: JsonSchema | undefined;
}

export type How = 'fitting' | 'broken' | 'raw';

export interface FuzzRequest {
  readonly how: How;
  /** As in the document, for the report. */
  readonly operation: string;
  /** As sent, decoded, without the query; of raw ones as meant. */
  readonly path: string;
  /** The bytes as they go over the wire. */
  readonly bytes: Buffer;
}

type Parameter = Operation['parameters'][0];
interface RequestBody {
  readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly requestBodies: Readonly<Record<string, RequestBody>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}
interface OpenApiOperation {
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody | Reference;
}

/** The operations of a document, without the WebSocket; named schemas stand under `$defs` of each. */
export function operationsOf(document: unknown): Operation[] {
  const { paths, components } = document as OpenApi;
  const whole = (schema: JsonSchema): JsonSchema => ({ ...schema, $defs: components.schemas });
  return Object.entries(paths).flatMap(([path, operations]) => {
    if (path === '/live') return [];
    return Object.entries(operations).map(([method, { parameters = [], requestBody }]) => {
      const { content } = requestBody ? resolved(requestBody, components.requestBodies) : {};
      const body = content?.['application/json']?.schema;
      const named = parameters.map((one) => resolved(one, components.parameters));
      return {
        ...{ method: method.toUpperCase(), path, body: body && whole(body) },
        parameters: named.map((one) => ({ ...one, schema: whole(one.schema) })),
      };
    });
  });
}

export class HttpRequests {
  readonly #chance: Chance;
  readonly #values: SchemaValues;
  readonly #known: Known;
  readonly #operations: readonly Operation[];
  readonly #headers: Readonly<Record<string, string>>;
  #turn = 0;
  #path = '';

  /** @param headers sent with every request: a session, a token */
  constructor(
    chance: Chance,
    operations: readonly Operation[],
    known: Known,
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.#chance = chance;
    this.#values = new SchemaValues(chance, known);
    this.#known = known;
    this.#operations = operations;
    this.#headers = headers;
  }

  /** Operations come in turn, so that none is left out. */
  next(): FuzzRequest {
    const operation = this.#operations[this.#turn++ % this.#operations.length] as Operation;
    const name = `${operation.method} ${operation.path}`;
    this.#values.operation = name;
    const roll = this.#chance.random();
    const how: How = roll < 0.55 ? 'fitting' : roll < 0.85 ? 'broken' : 'raw';
    const bytes = how === 'raw' ? this.#raw(operation) : this.#whole(operation, how === 'broken');
    return { how, operation: name, path: this.#path, bytes };
  }

  #whole(operation: Operation, broken: boolean): Buffer {
    const chance = this.#chance;
    const breakQuery = broken && (operation.body === undefined || chance.is(0.3));
    const path = this.#pathOf(operation, breakQuery);
    if (operation.body === undefined) {
      const { method } = operation;
      const content =
        /attachments$/.test(operation.path) && method === 'POST' ? chance.bytes(chance.below(3000)) : undefined;
      return this.#request(method, path, content, 'application/octet-stream');
    }
    let value = this.#upToDate(this.#values.fitting(operation.body));
    for (let faults = broken && !breakQuery ? 1 + chance.below(2) : 0; faults > 0; faults--)
      value = this.#values.broken(value);
    return this.#request(operation.method, path, Buffer.from(JSON.stringify(value) ?? 'null'), 'application/json');
  }

  /** Edits carry the version that was seen; a random one would only ever be told of the conflict. */
  #upToDate(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || !('version' in value) || this.#chance.is(0.1)) return value;
    return { ...value, version: this.#version };
  }

  get #version(): number {
    const versions = this.#path.split('/').map((id) => this.#known.versionOf(id));
    return versions.findLast((version) => version !== undefined) ?? 0;
  }

  #pathOf({ path, parameters }: Operation, broken: boolean): string {
    const chance = this.#chance;
    const fault = broken ? chance.below(parameters.length + 1) : -1;
    let made = path;
    this.#path = path;
    const query: string[] = [];
    for (const [i, parameter] of parameters.entries()) {
      const { name, in: where, required, schema } = parameter;
      const isVersion = where === 'query' && name === 'version';
      let value = isVersion ? this.#version : this.#values.fitting(schema, name);
      if (i === fault) value = this.#values.broken(value);
      const text = encodeURIComponent(wellFormed(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')));
      if (where === 'path') {
        made = made.replace(`{${name}}`, () => (text === '' ? '%20' : text));
        this.#path = decodeURIComponent(made);
      } else if (required || i === fault || chance.is(0.4)) query.push(`${name}=${text.slice(0, 6000)}`);
    }
    if (broken && chance.is(0.3))
      query.push(
        chance.pick([
          'extra=1',
          'limit=-1',
          'cursor=%00',
          'a[b]=c',
          'from=',
          '=',
          '&&',
          'limit=1&limit=2',
          '__proto__=1',
        ]),
      );
    return query.length === 0 ? made : `${made}?${query.join('&')}`;
  }

  /** What is no request, nearly one, or one that lies about itself. */
  #raw(operation: Operation): Buffer {
    const chance = this.#chance;
    const { method } = operation;
    const path = this.#pathOf(operation, false);
    const json = Buffer.from(JSON.stringify(this.#values.fitting(operation.body ?? { type: 'object' })) ?? '{}');
    const type = 'application/json';
    return chance.pick<() => Buffer>([
      () => this.#request(method, path, json.subarray(0, chance.below(json.length + 1)), type),
      () => this.#request(method, path, Buffer.concat([json, chance.bytes(9)]), type),
      () => this.#request(method, path, chance.bytes(chance.below(400)), type),
      () => this.#request(method, path, Buffer.from(`${'['.repeat(20_000)}${']'.repeat(20_000)}`), type),
      () => this.#request(method, path, Buffer.from(`{"a":${'9'.repeat(5000)}}`), type),
      () =>
        this.#request(
          method,
          path,
          json,
          chance.pick([
            'text/plain',
            'application/xml',
            'a/b;c',
            'application/json; charset=utf-7',
            'application/json; charset=nonsense',
            '',
          ]),
        ),
      () =>
        this.#request(
          method,
          path,
          json,
          `${type}\r\nContent-Encoding: ${chance.pick(['gzip', 'br', 'deflate', 'compress', 'x'])}`,
        ),
      () => this.#request(method, path, gzipSync(Buffer.alloc(4e6, 32)), `${type}\r\nContent-Encoding: gzip`),
      () => this.#request(method, path, Buffer.alloc(1_200_000, 'x'), type),
      () =>
        this.#request(
          method,
          `${path}${chance.pick(['%', '%zz', '%00', '%c0%ae', '/..%2f..%2fetc', '//', '?%', '#x', ';a=b', '/.', '%ff%fe'])}`,
          json,
          type,
        ),
      () =>
        this.#request(
          method,
          `/${chance.pick(['..', '.', '%2e%2e', 'assets/..%2f..%2fpackage.json', 'api', 'api/v1/../../x', '%5c..%5c'])}`,
          undefined,
          type,
        ),
      () => this.#request(chance.pick(['TRACE', 'OPTIONS', 'HEAD', 'PUT', 'PURGE', 'PROPFIND']), path, undefined, type),
      () => this.#request(method, path, undefined, `${type}\r\nX-Long: ${'h'.repeat(chance.pick([8000, 20_000]))}`),
      () =>
        this.#request(
          method,
          path,
          json,
          `${type}\r\nX-Forwarded-For: ${chance.pick(['a', '1.2.3.4', '::'.repeat(50)])}\r\nRange: bytes=9-1,5-`,
        ),
      () =>
        Buffer.from(
          `${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n`,
        ),
      () =>
        Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: `), chance.bytes(40), Buffer.from('\r\n\r\n')]),
      () => chance.bytes(chance.below(200)),
    ])();
  }

  #request(method: string, path: string, body: Buffer | undefined, type: string): Buffer {
    const given = Object.entries(this.#headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${given.join('')}Connection: close\r\n`;
    if (body === undefined) return Buffer.from(`${head}\r\n`);
    return Buffer.concat([Buffer.from(`${head}Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`), body]);
  }
}

export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd');
}
