/**
 * Lists that people keep, over HTTP: people, contacts, roster patterns, single shifts, swaps, holidays, campaigns,
 * assignments, masks, rules. All work alike: list by page, put with the version looked at, remove.
 */
import { z } from 'zod';
import type { RecordKind, RecordKinds } from '../../store/cases/case-book-records.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { Conflict, orConflict } from '../conflict.js';
import { callerMay } from '../gate.js';
import { pageById, pageFields } from '../page.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';
import type { RecordSchema } from './record-schema.js';
import { type EditableKind, RECORD_SCHEMAS } from './record-schemas.js';

const listQuery = z.strictObject(pageFields);
const removeQuery = z.strictObject({ version: z.coerce.number().int() });

export interface Refusal {
  readonly vi: string;
  readonly en: string;
}

/** Why something must not be kept as it is, or (without a value) not be removed; undefined when it may. */
export type RecordGuard = (kind: EditableKind, id: string, value: object | undefined) => Refusal | undefined;

export interface RecordRoutesOptions {
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
  readonly guard?: RecordGuard | undefined;
}

export function recordRoutes(options: RecordRoutesOptions): Route[] {
  return (Object.keys(RECORD_SCHEMAS) as EditableKind[]).flatMap((kind) =>
    routesOf(options, kind, RECORD_SCHEMAS[kind]),
  );
}

function routesOf(
  { desk, actorOf, guard }: RecordRoutesOptions,
  kind: EditableKind,
  recordSchema: RecordSchema,
): Route[] {
  const guarded = (id: string, value: object | undefined): void => {
    const reason = guard?.(kind, id, value);
    if (reason !== undefined) throw new Conflict(reason.en, { reason });
  };
  const { records } = desk.caseBook;
  const { path, value, faults, privateFields } = recordSchema;
  const withoutPrivate = (kept: { readonly value: object }): unknown => {
    const all = Object.entries(kept.value);
    const left = all.filter(([field]) => privateFields?.fields.includes(field) !== true);
    return shown({ ...kept, value: Object.fromEntries(left) });
  };
  const one = z.strictObject({ id: z.string().regex(/^[\w.:#/-]{1,120}$/, 'must be letters, digits and . : # / _ -') });
  const answer = z.object({ version: z.number(), value: z.unknown() });
  return [
    {
      method: 'get',
      path: `/api/v1/${path}`,
      access: recordSchema.read ?? 'watch',
      summary: `${recordSchema.summary}, by page in order of id.`,
      query: listQuery,
      answer: z.object({ [listName(path)]: z.array(answer), nextCursor: z.string().optional() }),
      handle(request, response, input) {
        const query = input.query as z.output<typeof listQuery>;
        const { rows, nextCursor } = pageById(records.entries(kind), (kept) => idOf(kept.value), query);
        const told = privateFields === undefined || callerMay(request, privateFields.read) ? shown : withoutPrivate;
        response.json({ [listName(path)]: rows.map(told), nextCursor });
      },
    },
    {
      method: 'put',
      path: `/api/v1/${path}/{id}`,
      access: recordSchema.edit,
      summary: `${recordSchema.summary}: keeps one. version 0 means that it must be new.`,
      params: one,
      body: z.strictObject({ version: z.int().min(0), value }),
      answer,
      handle(request, response, input) {
        const id = input.params['id'] ?? '';
        const body = input.body as { version: number; value: object };
        const kept = { ...body.value, id } as RecordKinds[EditableKind] & { id: string };
        const wrong = faults?.(kept as never) ?? [];
        if (wrong.length > 0) throw new Problem(400, 'Bad request', wrong.join('; '));
        guarded(id, kept);
        const write = { at: desk.clock(), by: actorOf(request), expectedVersion: body.version };
        response.json(shown(orConflict(() => records.put(kind, kept, write))));
      },
    },
    {
      method: 'delete',
      path: `/api/v1/${path}/{id}`,
      access: recordSchema.edit,
      summary: `${recordSchema.summary}: removes one.`,
      params: one,
      query: removeQuery,
      answer: z.object({ removed: z.literal(true) }),
      handle(request, response, input) {
        const id = input.params['id'] ?? '';
        const { version } = input.query as z.output<typeof removeQuery>;
        guarded(id, undefined);
        const write = { at: desk.clock(), by: actorOf(request), expectedVersion: version };
        if (!orConflict(() => records.remove(kind, id, write)))
          throw new Problem(404, 'Not found', `id is "${id}": there is none in ${path}.`);
        response.json({ removed: true });
      },
    },
  ];
}

function listName(path: string): string {
  return (
    path
      .split('/')
      .at(-1)
      ?.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase()) ?? path
  );
}

function idOf(value: RecordKinds[RecordKind]): string {
  return (value as { id: string }).id;
}
