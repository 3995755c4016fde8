/** Reads a refused write: which lines may be sent again, and what a person must do. */
import { HttpError } from '@influxdata/influxdb-client';
import { HOUR_MS } from '../../time/units.js';
import { wallClock } from '../../time/wall-clock.js';

export type WriteOutcome =
  | { readonly kind: 'stored' }
  /** A line of the batch is wrong; halving the batch finds it. */
  | { readonly kind: 'bad-line'; readonly reason: string }
  /** The batch is too large for the server: send less at a time. */
  | { readonly kind: 'too-large'; readonly reason: string }
  /** The server takes no line until a person changes something. */
  | { readonly kind: 'refused'; readonly reason: string; readonly cure: string }
  /** A temporary fault: try again after `waitMs`. */
  | { readonly kind: 'later'; readonly reason: string; readonly waitMs: number };

export interface WriteTarget {
  readonly url: string;
  readonly database: string;
}

/** Classifies an error of the client. An error that is no answer of the server comes from the network and is temporary. */
export function outcomeOf(error: unknown, { url, database }: WriteTarget): WriteOutcome {
  if (!(error instanceof HttpError)) return { kind: 'later', reason: networkReason(error, url), waitMs: 0 };
  const said = serverSaid(error);
  switch (error.statusCode) {
    case 400:
    case 422:
      // Older than the database keeps: it has taken everything else, and would have let go of these.
      if (/points beyond retention policy/i.test(said)) return { kind: 'stored' };
      if (/max-series-per-database|max-values-per-tag|partition limit|column limit/i.test(said))
        return {
          kind: 'refused',
          reason: `${url} has no room for more series in "${database}": ${said}.`,
          cure: 'Something else writes tags without bound into this database. Give rfi-logger a database of its own.',
        };
      return { kind: 'bad-line', reason: said };
    case 401:
      return {
        kind: 'refused',
        reason: `${url} does not accept the user or token: ${said}.`,
        cure: 'Set archive.influxdb.username and password (1.x) or token (2.x, 3), and see that it may write.',
      };
    case 403:
      return {
        kind: 'refused',
        reason: `${url} does not let this user or token write to "${database}": ${said}.`,
        cure: `Grant it write and read permission on "${database}".`,
      };
    case 404:
      if (/organi[sz]ation/i.test(said))
        return {
          kind: 'refused',
          reason: `${url} does not know the organisation: ${said}.`,
          cure: 'Set archive.influxdb.org to a name that `influx org list` shows.',
        };
      return {
        kind: 'refused',
        reason: `${url} has no database or bucket "${database}": ${said}.`,
        cure: `Create it: CREATE DATABASE "${database}" (1.x), influx bucket create -n ${database} (2.x), influxdb3 create database ${database} (3).`,
      };
    case 413:
      return { kind: 'too-large', reason: said };
    default:
      if (error.statusCode === 429 || error.statusCode >= 500 || error.statusCode === 408)
        return { kind: 'later', reason: `${url} answered ${error.statusCode}: ${said}.`, waitMs: askedWaitMs(error) };
      return {
        kind: 'refused',
        reason: `${url} answered ${error.statusCode}: ${said}.`,
        cure: 'See that archive.influxdb.url is the address of InfluxDB itself, not of a page or a proxy before it.',
      };
  }
}

/** Longest Retry-After that is obeyed, in ms; a server that asks for more is asked again after this. */
const LONGEST_ASKED_MS = HOUR_MS;

/**
 * Retry-After in seconds or as a date, returned in ms; read here because the client's retryAfter() returns seconds where ms are
 * expected.
 */
function askedWaitMs({ headers }: HttpError): number {
  const asked = String(headers?.['retry-after'] ?? '');
  const waitMs = /^\s*\d/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - wallClock();
  return Number.isFinite(waitMs) ? Math.min(LONGEST_ASKED_MS, Math.max(0, waitMs)) : 0;
}

/** The server's words, short enough for a log line; they may quote a line of ours, never a secret. */
function serverSaid(error: HttpError): string {
  const json = error.json as { error?: unknown; message?: unknown } | undefined;
  const words = [json?.error, json?.message, error.body, error.statusMessage].find(
    (candidate) => typeof candidate === 'string' && candidate !== '',
  );
  return String(words ?? `status ${error.statusCode}`)
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}

function networkReason(error: unknown, url: string): string {
  const { code, message } = error as { code?: string; message?: string };
  return `${url} cannot be reached (${code ?? message ?? String(error)}).`;
}
