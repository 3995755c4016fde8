/**
 * Lists that people keep: people, contacts, roster patterns, single shifts, swaps, holidays, campaigns, assignments, masks,
 * rules. All lists work alike: read by page, put with the version that was read, delete.
 */
import type { Request } from 'express';
import type { z } from 'zod';
import type { Contract } from '../../api/contract.js';
import { type ListedKind, RECORD_LISTS } from '../../api/record-lists.js';
import { recordsApi } from '../../api/records.js';
import type { RecordKinds } from '../../store/cases/case-book-records.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { asItCame, type Words } from '../../words/said.js';

import { callerMay, LOCAL_ACTOR } from '../gate.js';
import { pageById } from '../page.js';
import { Conflict, notFound, orConflict, Problem } from '../problem.js';
import { type Route, route } from '../route.js';

import { type ActorOf, shown } from '../spoken.js';
import { mustHaveRoom, RECORD_RULES } from './record-rules.js';

/** Checks a record before it is saved, or (without a value) before it is removed; returns the reason to refuse it. */
export type RecordGuard = (kind: ListedKind, id: string, value: object | undefined) => Words | undefined;

export interface RecordRoutesOptions {
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
  readonly guard?: RecordGuard | undefined;
  /** A record of this kind was kept or removed. */
  onChange?(kind: ListedKind): void;
}

type Everywhere = typeof recordsApi;
type Page = Everywhere['GET /api/v1/people']['query'];
type Removal = Everywhere['DELETE /api/v1/people/{id}']['query'];
interface Named {
  readonly summary: string;
}

/** The form that all lists share; the names of routes and the fields of a record differ. */
type AnyList = {
  readonly [Name in `GET /api/v1/${string}`]: Named & { readonly query: Page; readonly answer: z.ZodType };
} & {
  readonly [Name in `PUT /api/v1/${string}/{id}`]: Named & {
    readonly body: z.ZodType<{ version: number; value: object }>;
    readonly answer: z.ZodType;
  };
} & {
  readonly [Name in `DELETE /api/v1/${string}/{id}`]: Named & { readonly query: Removal; readonly answer: z.ZodType };
};

const anyList: AnyList & Contract = recordsApi;

export function recordRoutes(options: RecordRoutesOptions): Route[] {
  return (Object.keys(RECORD_LISTS) as ListedKind[]).flatMap((kind) => routesOf(options, kind));
}

const OF_THE_FILE: Words = {
  vi: 'Ấn định này đặt trong tệp cấu hình; hãy sửa ở đó.',
  en: 'This licence is set in the configuration file; change it there.',
};

function routesOf({ desk, actorOf, guard, onChange }: RecordRoutesOptions, kind: ListedKind): Route[] {
  const guarded = (id: string, value: object | undefined): void => {
    const reason = guard?.(kind, id, value);
    if (reason !== undefined) throw new Conflict(reason);
  };
  const { records } = desk.caseBook;
  /** Those of the configuration: shown with the others, and changed only in the file. */
  const fixed = () =>
    kind !== 'assignment'
      ? []
      : desk.configuredLicences
          .filter(({ id }) => records.get(kind, id) === undefined)
          .map((value) => ({ version: 0, value, origin: 'file' as const }));
  const mustBeOurs = (id: string): void => {
    if (fixed().some(({ value }) => value.id === id)) throw new Conflict(OF_THE_FILE);
  };
  const { path, list } = RECORD_LISTS[kind];
  const { read = 'watch', edit, propose, faults, privateFields } = RECORD_RULES[kind];
  /** What is kept of a record that may be a proposal. @throws Problem 403 */
  const proposed = (id: string, value: RecordKinds[ListedKind] | undefined, request: Request) => {
    if (propose === undefined) return value;
    const by = actorOf(request);
    // Only licences are proposed.
    const after = value as RecordKinds['assignment'] | undefined;
    const author = { by: by === LOCAL_ACTOR ? undefined : by, keepsRegister: callerMay(request, edit) };
    const reason = propose.refused(records.get('assignment', id)?.value, after, author);
    if (reason !== undefined) throw new Problem(403, 'Not allowed', reason);
    return after?.proposedBy === undefined ? after : { ...after, proposedBy: by };
  };
  const withoutPrivate = (kept: { readonly value: object }): unknown => {
    const left = Object.entries(kept.value).filter(([field]) => privateFields?.fields.includes(field) !== true);
    return shown({ ...kept, value: Object.fromEntries(left) });
  };
  return [
    route(anyList, `GET /api/v1/${path}`, read, ({ query, request }) => {
      const { rows, nextCursor } = pageById([...fixed(), ...records.entries(kind)], ({ value }) => value.id, query);
      const told = privateFields === undefined || callerMay(request, privateFields.read) ? shown : withoutPrivate;
      return { [list]: rows.map(told), nextCursor };
    }),
    route(
      anyList,
      `PUT /api/v1/${path}/{id}`,
      propose?.may ?? edit,
      ({ params: { id }, body: { version, value }, request }) => {
        // Checked against the schema of this list.
        const sent = { ...value, id } as RecordKinds[ListedKind];
        const wrong = faults?.(sent as never) ?? [];
        if (wrong.length > 0) throw new Problem(400, 'Bad request', asItCame(wrong.join('; ')));
        mustBeOurs(id);
        mustHaveRoom(records, kind, records.get(kind, id) === undefined ? 1 : 0);
        const kept = proposed(id, sent, request) ?? sent;
        guarded(id, kept);
        const write = { at: desk.clock(), by: actorOf(request), expectedVersion: version };
        const put = shown(orConflict(() => records.put(kind, kept, write)));
        onChange?.(kind);
        return put;
      },
    ),
    route(
      anyList,
      `DELETE /api/v1/${path}/{id}`,
      propose?.may ?? edit,
      ({ params: { id }, query: { version }, request }) => {
        mustBeOurs(id);
        proposed(id, undefined, request);
        guarded(id, undefined);
        const write = { at: desk.clock(), by: actorOf(request), expectedVersion: version };
        if (!orConflict(() => records.remove(kind, id, write)))
          throw notFound('id is "{id}": there is none in {path}.', { id, path });
        onChange?.(kind);
        return { removed: true };
      },
    ),
  ];
}
