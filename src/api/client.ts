/**
 * A typed client of the API: the page's, and that of any script. It uses `fetch` and nothing else.
 *
 *   const { ask } = apiClient({ baseUrl: 'http://station:8080', token: 'rfi_…' });
 *   const { incidents } = await ask('GET /api/v1/incidents', { query: { state: 'open' } });
 */
import { defined } from '../rf/defined.js';
import type { Api } from './api.js';
import type { AnswerOf, QuestionOf } from './contract.js';

const TIMEOUT_MS = 15_000;
/** A photograph over a slow line takes longer than a question. */
const FILE_TIMEOUT_MS = 300_000;
const PAGE_ROWS = 500;

/** The program refused (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** The reason in both languages, where the program gives one. */
  readonly reason: { readonly vi: string; readonly en: string } | undefined;
  /** The newer state, where an edit came too late. */
  readonly current: unknown;

  constructor(status: number, detail: string, more: { readonly reason?: unknown; readonly current?: unknown } = {}) {
    super(detail);
    this.status = status;
    const { vi, en } = (more.reason ?? {}) as { vi?: unknown; en?: unknown };
    this.reason = typeof vi === 'string' && typeof en === 'string' ? { vi, en } : undefined;
    this.current = more.current;
  }
}

export interface ClientOptions {
  /** Origin of the program; the page's own when absent. */
  readonly baseUrl?: string;
  readonly token?: string;
  onRefused?(status: number): void;
}

interface Waiting {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** Another status whose body is a good answer, such as 503 of /readyz. */
  readonly alsoGood?: number;
}

export type EndpointOf = keyof Api;
export type Question<Name extends EndpointOf> = QuestionOf<Name, Api[Name]> & Waiting;
export type Answer<Name extends EndpointOf> = AnswerOf<Api[Name]>;

/** A question may be left out when it has no required part. */
type Asked<Name extends EndpointOf> =
  Partial<Question<Name>> extends Question<Name> ? [question?: Question<Name>] : [question: Question<Name>];

type RowsOf<Name extends EndpointOf, List> = List extends keyof Answer<Name>
  ? Answer<Name>[List] extends readonly (infer Row)[]
    ? Row
    : never
  : never;

export type ListIn<Name extends EndpointOf> = {
  [K in keyof Answer<Name>]: Answer<Name>[K] extends readonly unknown[] ? K : never;
}[keyof Answer<Name>];

export interface ApiClient {
  /** @throws ProblemError when the program refuses, DOMException or TypeError when it does not answer. */
  ask<Name extends EndpointOf>(name: Name, ...asked: Asked<Name>): Promise<Answer<Name>>;
  /** All pages of a list, up to `most` rows. */
  askAll<Name extends EndpointOf, List extends ListIn<Name>>(
    name: Name,
    list: List,
    question: Question<Name>,
    most?: number,
  ): Promise<RowsOf<Name, List>[]>;
  /** The answer as it comes: for content that is no JSON. */
  askRaw<Name extends EndpointOf>(name: Name, ...asked: Asked<Name>): Promise<Response>;
  /** The address of a question, for a link or an image. */
  urlOf<Name extends EndpointOf>(name: Name, ...asked: Asked<Name>): string;
}

/** A question without its types. */
interface Loose extends Waiting {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly content?: Blob;
  readonly type?: string;
}

export function apiClient({ baseUrl = '', token, onRefused }: ClientOptions = {}): ApiClient {
  const url = (name: string, { params = {}, query = {} }: Loose): string => {
    const path = name.slice(name.indexOf(' ') + 1);
    const filled = path.replace(/\{(\w+)\}/g, (_whole, key: string) => encodeURIComponent(params[key] ?? ''));
    const parts = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const text = new URLSearchParams(parts.map(([key, value]): [string, string] => [key, String(value)])).toString();
    return baseUrl + (text === '' ? filled : `${filled}?${text}`);
  };
  const raw = async (name: string, question: Loose = {}): Promise<Response> => {
    const { body, content, type = 'application/octet-stream', signal } = question;
    const timeout = AbortSignal.timeout(question.timeoutMs ?? (content === undefined ? TIMEOUT_MS : FILE_TIMEOUT_MS));
    // The header says that a script asks: neither a form nor another site's script can send it.
    const headers = new Headers({ 'x-rfi-logger': '1' });
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    if (content !== undefined) headers.set('content-type', type);
    else if (body !== undefined) headers.set('content-type', 'application/json');
    const response = await fetch(url(name, question), {
      method: name.slice(0, name.indexOf(' ')),
      headers,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      ...defined({ body: content === undefined && body === undefined ? undefined : (content ?? JSON.stringify(body)) }),
    });
    if (response.ok || response.status === question.alsoGood) return response;
    onRefused?.(response.status);
    throw await problemIn(response, name);
  };
  const ask = async (name: string, question: Loose = {}): Promise<unknown> => {
    const text = await (await raw(name, question)).text();
    return text === '' ? undefined : JSON.parse(text);
  };
  const askAll = async (name: string, list: PropertyKey, question: Loose, most = 5000): Promise<unknown[]> => {
    const rows: unknown[] = [];
    let cursor: unknown;
    do {
      const query = { ...question.query, limit: PAGE_ROWS, cursor };
      const answer = (await ask(name, { ...question, query })) as Readonly<Record<PropertyKey, unknown>>;
      rows.push(...(answer[list] as readonly unknown[]));
      cursor = answer['nextCursor'];
    } while (cursor !== undefined && rows.length < most);
    return rows;
  };
  // The server holds its answers against the same schemas, so their types are taken at its word.
  return { ask, askAll, askRaw: raw, urlOf: (name: string, question: Loose = {}) => url(name, question) } as ApiClient;
}

async function problemIn(response: Response, name: string): Promise<ProblemError> {
  const otherwise = `${name} answered ${response.status}`;
  try {
    const body: unknown = await response.json();
    const { detail, ...more } = (body ?? {}) as { detail?: unknown; reason?: unknown; current?: unknown };
    return new ProblemError(response.status, typeof detail === 'string' ? detail : otherwise, more);
  } catch {
    // A proxy's error page is no JSON: the status is all there is to tell.
    return new ProblemError(response.status, otherwise);
  }
}
