/** Questions to the program over HTTP, with a deadline, and its refusals as errors that keep what it said. */

import { ProblemError } from '../../../src/api/client.js';
import { signedOut } from './ask.js';

export { ProblemError };

const TIMEOUT_MS = 15_000;

/** For questions that are not asked through here. */
export function noteStatus(status: number): void {
  if (status === 401) signedOut();
}

/** Says that the page itself asks: neither a form nor another site's script can send this (see `cross-site.ts`). */
const OWN_HEADER = { 'x-rfi-logger': '1' };

export type Query = Readonly<Record<string, string | number | undefined>>;

/** A path with a query; what is undefined or empty is left out. */
export function pathWith(path: string, query: Query): string {
  const parts = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(parts.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** @throws ProblemError when the program refuses, DOMException or TypeError when it does not answer. */
export async function request(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(path, {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { ...OWN_HEADER, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return await answerOf(response, path);
}

/** Sends a file's content as it is. */
export function sendFile(path: string, content: Blob): Promise<Readonly<Record<string, unknown>>> {
  return transfer('POST', path, content);
}

export function putFile(path: string, content: Blob): Promise<Readonly<Record<string, unknown>>> {
  return transfer('PUT', path, content);
}

async function transfer(
  method: 'POST' | 'PUT',
  path: string,
  content: Blob,
): Promise<Readonly<Record<string, unknown>>> {
  const headers = { ...OWN_HEADER, 'content-type': 'application/octet-stream' };
  // A photograph over a slow line takes its time.
  const response = await fetch(path, {
    method,
    body: content,
    headers,
    signal: AbortSignal.timeout(20 * TIMEOUT_MS),
  });
  return await answerOf(response, path);
}

export function get(path: string, query: Query = {}): Promise<Readonly<Record<string, unknown>>> {
  return request('GET', pathWith(path, query));
}

/** All pages of a list, up to a bound; `name` is the member of the answer that holds the rows. */
export async function getAll(path: string, name: string, query: Query = {}, most = 5000): Promise<unknown[]> {
  const rows: unknown[] = [];
  let cursor: string | undefined;
  do {
    const answer = await get(path, { ...query, limit: 500, cursor });
    rows.push(...listIn(answer, name));
    cursor = textIn(answer, 'nextCursor');
  } while (cursor !== undefined && rows.length < most);
  return rows;
}

async function answerOf(response: Response, path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await response.text();
  let body: Record<string, unknown> = {};
  try {
    const parsed: unknown = text === '' ? {} : JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) body = { ...parsed };
  } catch {
    // A proxy's error page, say: the status is all there is to tell.
  }
  if (response.ok) return body;
  noteStatus(response.status);
  const detail = typeof body['detail'] === 'string' ? body['detail'] : `${path} answered ${response.status}`;
  throw new ProblemError(response.status, detail, body);
}

export function listIn(answer: Readonly<Record<string, unknown>>, name: string): unknown[] {
  const list = answer[name];
  return Array.isArray(list) ? list : [];
}

export function textIn(answer: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = answer[name];
  return typeof value === 'string' ? value : undefined;
}
