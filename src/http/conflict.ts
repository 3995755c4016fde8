/** Edits that came too late: refused with the newer state, so that nothing is lost on either side. */
import type { Response } from 'express';
import { StaleRecord } from '../store/cases/case-book-records.js';
import { shown } from './spoken.js';

/** RFC 9457 with two more members: the reason in both languages, and the state that made the edit too late. */
export function sendConflict(response: Response, detail: string, more: { reason?: unknown; current?: unknown }): void {
  response
    .status(409)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title: 'Conflict', status: 409, detail, ...more }));
}

/** Makes a write, and answers 409 with the newer record when somebody else was first. */
export function orConflict(response: Response, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof StaleRecord)) throw error;
    sendConflict(response, error.message, { current: shown(error.current) });
  }
}
