/** Errors of the API as RFC 9457 `application/problem+json`. */
import type { ErrorRequestHandler, Response } from 'express';
import type { z } from 'zod';
import { EnvironmentError, saidOf } from '../errors/errors.js';
import { StaleRecord } from '../store/cases/case-book-records.js';
import { ReadersBusy } from '../threads/limited-reader.js';
import { asItCame, joined, SaidError, say, type Template, type Values, type Words } from '../words/said.js';
import { refusedIn, wrongValue } from '../words/wrong-value.js';
import { shown } from './spoken.js';

/** A refusal: `said` is its reason for the person at the page, and in English its `detail`. */
export class Problem extends SaidError {
  readonly status: number;
  readonly title: string;
  /** The newer state, when an edit came too late. */
  readonly current: unknown = undefined;
  constructor(status: number, title: string, said: Words, options?: ErrorOptions) {
    super(said, options);
    this.status = status;
    this.title = title;
  }
}

/** `throw refusal(400, 'Bad request', 'The file has more than {megabytes} MB.', { megabytes })` */
export function refusal<T extends Template>(status: number, title: string, template: T, ...values: Values<T>): Problem {
  return new Problem(status, title, say(template, ...values));
}

/** `throw badRequest('The table has {rows} rows.', { rows })` */
export const badRequest = <T extends Template>(template: T, ...values: Values<T>) =>
  refusal(400, 'Bad request', template, ...values);
export const notFound = <T extends Template>(template: T, ...values: Values<T>) =>
  refusal(404, 'Not found', template, ...values);
export const conflict = <T extends Template>(template: T, ...values: Values<T>) =>
  refusal(409, 'Conflict', template, ...values);

/** @param field that names the thing, such as `receiverId` */
export function noSuch(field: string, value: string | undefined, what: string): Problem {
  return notFound('{field} is "{value}": there is no such {what}.', { field, value: value ?? '', what });
}

/** The thing asked for. @throws Problem 404 where there is none; `field` names it, such as `receiverId` */
export function existing<T>(thing: T | undefined, field: string, value: string, what: string): T {
  if (thing === undefined) throw noSuch(field, value, what);
  return thing;
}

export function sendProblem(response: Response, status: number, title: string, said: Words, current?: unknown): void {
  // Without Vietnamese, as words of another program have none, the page says what the status means.
  const reason = said.vi === said.en ? undefined : said;
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail: said.en, reason, current }));
}

/** A 409 with the newer state, where there is one. */
export class Conflict extends Problem {
  override readonly current: unknown;
  constructor(said: Words, current?: unknown) {
    super(409, 'Conflict', said);
    this.current = current;
  }
}

/** Makes a write; the page has its own words for a late one. @throws Conflict with the newer record when somebody else changed it first */
export function orConflict<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof StaleRecord)) throw error;
    throw new Conflict(asItCame(error.message), shown(error.current));
  }
}

/** Checks input. @throws Problem 400 naming each wrong field and its fault */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const field = issue.path.join('.');
    const found = refusedIn(value, issue);
    const why = wrongValue(issue, found);
    if (field === '') return why;
    const isShown = typeof found === 'string' || typeof found === 'number';
    return isShown
      ? say('{field} is "{found}": {why}', { field, found: String(found).slice(0, 80), why })
      : say('{field}: {why}', { field, why });
  });
  throw new Problem(400, 'Bad request', joined(faults));
}

/** Error codes of SQLite and of the system for a disk that cannot be written. */
const DISK_FAULT = /^(SQLITE_FULL|SQLITE_READONLY|SQLITE_IOERR|ENOSPC|EROFS|EDQUOT)/;

export function problemHandler(onFault: (error: unknown) => void): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof Problem) return sendProblem(response, error.status, error.title, error.said, error.current);
    if (error instanceof ReadersBusy) return sendProblem(response, 429, 'Too many', saidOf(error));
    const status: unknown = error?.status;
    if (typeof status === 'number' && status >= 400 && status < 500)
      return sendProblem(response, status, 'Bad request', asItCame(String(error.message)));
    onFault(error);
    // A part that the answer needs does not work now: a thread is being restarted, or a store does not answer.
    if (error instanceof EnvironmentError) return sendProblem(response, 503, 'Not now', saidOf(error));
    const { code } = error;
    const said = DISK_FAULT.test(String(code))
      ? say(
          'Nothing was changed: the disk of the data directory is full or cannot be written. Free some space and try again ({code}).',
          { code },
        )
      : undefined;
    if (said !== undefined) return sendProblem(response, 507, 'Insufficient storage', said);
    sendProblem(response, 500, 'Internal error', say('The program failed to answer; the log has the reason.'));
  };
}
