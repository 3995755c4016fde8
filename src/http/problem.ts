/** Errors of the API as RFC 9457 `application/problem+json`. */
import type { ErrorRequestHandler, Response } from 'express';
import type { z } from 'zod';
import { EnvironmentError, sentenceOf } from '../errors/errors.js';
import { ReadersBusy } from '../threads/limited-reader.js';

/** The reason in both languages, for a person at the page. */
export interface Reason {
  readonly vi: string;
  readonly en: string;
}

/** Members of a problem besides those of RFC 9457. */
interface More {
  readonly reason?: Reason | undefined;
  readonly current?: unknown;
}

export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly reason: Reason | undefined;
  /** The newer state, when an edit came too late. */
  readonly current: unknown = undefined;
  constructor(status: number, title: string, detail: string, reason?: Reason) {
    super(detail);
    this.status = status;
    this.title = title;
    this.reason = reason;
  }
}

/** @param field that names the thing, such as `receiverId` */
export function noSuch(field: string, value: string | undefined, what: string): Problem {
  return new Problem(404, 'Not found', `${field} is "${value}": there is no such ${what}.`);
}

export function sendProblem(response: Response, status: number, title: string, detail: string, more: More = {}): void {
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail, ...more }));
}

/** Checks input. @throws Problem 400 naming each wrong field and its fault */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues
    .map((issue) => {
      const field = issue.path.join('.');
      const found = issue.path.reduce<unknown>(
        (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
        value,
      );
      const shown = typeof found === 'string' || typeof found === 'number' ? ` is "${String(found).slice(0, 80)}"` : '';
      return field === '' ? issue.message : `${field}${shown}: ${issue.message}`;
    })
    .join('; ');
  throw new Problem(400, 'Bad request', detail);
}

/** Error codes of SQLite and of the system for a disk that cannot be written. */
const DISK_FAULT = /^(SQLITE_FULL|SQLITE_READONLY|SQLITE_IOERR|ENOSPC|EROFS|EDQUOT)/;
const NOT_WRITTEN =
  'Nothing was changed: the disk of the data directory is full or cannot be written. Free some space and try again';

export function problemHandler(onFault: (error: unknown) => void): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof Problem) {
      const { status, title, message, reason, current } = error;
      return sendProblem(response, status, title, message, { reason, current });
    }
    if (error instanceof ReadersBusy) return sendProblem(response, 429, 'Too many', error.message);
    const status: unknown = error?.status;
    if (typeof status === 'number' && status >= 400 && status < 500)
      return sendProblem(response, status, 'Bad request', String(error.message));
    onFault(error);
    // A part that the answer needs does not work now: a thread is being restarted, or a store does not answer.
    if (error instanceof EnvironmentError) return sendProblem(response, 503, 'Not now', sentenceOf(error));
    if (DISK_FAULT.test(String(error?.code)))
      return sendProblem(response, 507, 'Insufficient storage', `${NOT_WRITTEN} (${error.code}).`);
    sendProblem(response, 500, 'Internal error', 'The program failed to answer; the log has the reason.');
  };
}
