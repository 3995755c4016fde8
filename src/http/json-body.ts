/** Reads JSON bodies with limits that are checked before parsing: bytes, depth of nesting, and whole letters. */
import express, { type RequestHandler } from 'express';
import { badRequest, refusal } from './problem.js';

/** Largest body of a caller who is not signed in: a name, a password, a code, a link. */
const OF_STRANGERS = '16kb';
/** Largest body of a person's edit; files are streamed instead. */
const OF_PEOPLE = '1mb';
/** Largest body with a table: a licence list of a whole province as text. */
const OF_TABLES = '8mb';
/** Deepest nesting accepted; no body of the API is nested deeper than 10. */
const DEEPEST = 32;

const parserOf = (limit: string): RequestHandler =>
  express.json({ limit, verify: (_request, _response, bytes, encoding) => mustBeSound(bytes, encoding) });

export const jsonOfStrangers = parserOf(OF_STRANGERS);
export const jsonOfPeople = parserOf(OF_PEOPLE);
export const jsonOfTables = parserOf(OF_TABLES);

/**
 * Counts the depth in one pass over the bytes, because the time of parsing grows with it, and finds halves of letters (lone
 * surrogates), which no paper and no file can hold. @throws Problem 400, 415
 */
function mustBeSound(bytes: Buffer, encoding: string): void {
  if (!/^(utf-?8|us-ascii)?$/i.test(encoding))
    throw refusal(415, 'Unsupported media type', 'The body is {encoding}: send JSON as UTF-8.', { encoding });
  let depth = 0;
  let isText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (isText) {
      if (byte === BACKSLASH) i += escapeLength(bytes, i + 1);
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth > DEEPEST) throw badRequest('The body is nested deeper than {most} levels.', { most: DEEPEST });
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1;
  }
}

/** Bytes that belong to an escape, after its backslash; a letter of two halves is one. @throws Problem 400 */
function escapeLength(bytes: Buffer, at: number): number {
  const half = halfAt(bytes, at);
  if (half === undefined) return 1;
  if (half === 'first' && bytes[at + 5] === BACKSLASH && halfAt(bytes, at + 6) === 'second') return 11;
  throw badRequest('A text in the body ends or begins in the middle of a letter (a lone surrogate).');
}

/** Which half of a letter `ud83d` or `ude00` is; undefined for a whole letter. */
function halfAt(bytes: Buffer, at: number): 'first' | 'second' | undefined {
  const next = bytes[at + 1];
  if (bytes[at] !== SMALL_U || (next !== SMALL_D && next !== LARGE_D)) return undefined;
  const digit = Number.parseInt(String.fromCharCode(bytes[at + 2] ?? 0), 16);
  if (!(digit >= 8)) return undefined;
  return digit < 12 ? 'first' : 'second';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SMALL_U = 0x75;
const SMALL_D = 0x64;
const LARGE_D = 0x44;
