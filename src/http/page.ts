/** Lists by page: a cursor holds the end of the last page. Callers send it back unchanged. */
import { badRequest } from './problem.js';

type CursorPart = string | number;

export function cursorOf(...parts: CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a cursor with these types. @throws Problem 400 when it was not made by this program */
export function partsOf<T extends readonly ('string' | 'number')[]>(
  cursor: string | undefined,
  ...types: T
): { [K in keyof T]: T[K] extends 'string' ? string : number } | undefined {
  if (cursor === undefined) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts) && parts.length === types.length && parts.every((part, i) => typeof part === types[i]))
      return parts as { [K in keyof T]: T[K] extends 'string' ? string : number };
  } catch {
    // Refused below, like every other cursor that this program did not make.
  }
  throw badRequest('cursor is "{cursor}": it is not a nextCursor of this list.', {
    cursor: cursor.slice(0, 80),
  });
}

/** A page of `limit` rows: one row more than asked for shows that there is another page. */
export function page<T>(
  rows: readonly T[],
  limit: number,
  cursor: (last: T) => string,
): { rows: T[]; nextCursor?: string } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return rows.length > limit && last !== undefined ? { rows: shown, nextCursor: cursor(last) } : { rows: shown };
}

/** A page of a list held in memory, in order of id. */
export function pageById<T>(
  all: readonly T[],
  idOf: (one: T) => string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): { rows: T[]; nextCursor?: string } {
  const after = partsOf(cursor, 'string')?.[0];
  const rest = all
    .filter((one) => after === undefined || idOf(one) > after)
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  return page(rest, limit, (last) => cursorOf(idOf(last)));
}
