/**
 * The form of the API's contract. A table such as `incidentsApi` holds one entry for each route; its schemas are the
 * only place where a query, a body or an answer is written down. The server, the OpenAPI document and the page's types
 * are made from these entries.
 */
import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Method and path, with `{name}` for a parameter: "GET /api/v1/incidents/{incidentId}". */
export type EndpointName = `${Method} /${string}`;

export interface Endpoint {
  readonly summary: string;
  /** Rules for path parameters; a parameter without a rule is any text. */
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The JSON body may be a list of thousands. */
  readonly takesTable?: true;
  /** Content types of a body that is no JSON: the content of a file. */
  readonly takes?: readonly string[];
  /** The JSON body of a good answer. */
  readonly answer?: z.ZodType;
  /** Status of a good answer, where it is not 200. */
  readonly status?: 201 | 202;
  /** Other content types of a good answer. */
  readonly otherAnswers?: readonly string[];
  /** Other answers that are no problem (RFC 9457): status and meaning. */
  readonly otherStatuses?: Readonly<Record<number, string>>;
  /**
   * Statuses with which this endpoint refuses, besides those that every endpoint of its form has: 400 for a wrong field,
   * 401 and 403 for a caller without the right, 413 and 415 for a body.
   */
  readonly refuses?: readonly RefusalStatus[];
  /** Name of the operation in the OpenAPI document, where method and path do not make a good one. */
  readonly operationId?: string;
}

/** A refusal that depends on what the endpoint does. */
export type RefusalStatus = 401 | 404 | 409 | 416 | 422 | 429 | 502 | 503;

export type Contract = Readonly<Record<EndpointName, Endpoint>>;

/** The JSON that a schema accepts, which is what is sent; nobody may change what was told. */
export type JsonOf<S extends z.ZodType> = ReadonlyDeep<z.input<S>>;

type ReadonlyDeep<T> = unknown extends T ? T : { readonly [K in keyof T]: ReadonlyDeep<T[K]> };

type NamesIn<Path> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

export type ParamsOf<Name> = { readonly [P in NamesIn<Name>]: string };

type Field<E, Key extends keyof Endpoint> = E extends { readonly [K in Key]: infer S extends z.ZodType }
  ? S
  : undefined;

/** The input of a handler, checked against the schemas. */
export interface InputOf<Name, E> {
  readonly params: ParamsOf<Name>;
  readonly query: Field<E, 'query'> extends infer Q extends z.ZodType ? z.output<Q> : Readonly<Record<string, never>>;
  readonly body: Field<E, 'body'> extends infer B extends z.ZodType ? z.output<B> : undefined;
}

/** The JSON that an endpoint answers; undefined where it answers something else. */
export type AnswerOf<E> = Field<E, 'answer'> extends infer A extends z.ZodType ? JsonOf<A> : undefined;

/** The JSON body that a caller sends, before it is checked; undefined where there is none. */
export type BodyOf<E> = Field<E, 'body'> extends infer B extends z.ZodType ? JsonOf<B> : undefined;

/** The question of a caller: parameters, query and body. */
export type QuestionOf<Name, E> = ([NamesIn<Name>] extends [never] ? unknown : { readonly params: ParamsOf<Name> }) &
  (Field<E, 'query'> extends infer Q extends z.ZodType ? OptionalWhenEmpty<'query', JsonOf<Q>> : unknown) &
  (Field<E, 'body'> extends z.ZodType ? { readonly body: BodyOf<E> } : unknown) &
  (E extends { readonly takes: readonly string[] } ? { readonly content: Blob; readonly type?: string } : unknown);

type OptionalWhenEmpty<Key extends string, T> =
  Partial<T> extends T ? { readonly [K in Key]?: T } : { readonly [K in Key]: T };
