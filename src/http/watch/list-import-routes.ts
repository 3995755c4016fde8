/** Imports lists that offices keep as tables: licences, band plan, roster. The changes are shown before anything is saved. */

import { listsApi, type TableBody } from '../../api/lists.js';
import type { RecordKind, RecordKinds, Records } from '../../store/cases/case-book-records.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import type { RowFault } from '../../watch/csv.js';
import { type Route, route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';
import { tableOf } from './tables.js';

export type Importable = 'assignment' | 'band' | 'shift';

export function listImportRoutes(desk: IncidentDesk, actorOf: ActorOf, imported: (kind: Importable) => void): Route[] {
  const { records } = desk.caseBook;
  const keep = <K extends Importable>(
    kind: K,
    read: readonly RecordKinds[K][],
    body: TableBody,
    { faults, by }: { readonly faults: readonly RowFault[]; readonly by: string },
  ) => {
    const changes = changesOf(records, kind, read);
    const wanted = read.filter((_one, i) => changes.kinds[i] !== 'same');
    const kept = mayKeep(body, faults) ? wanted : [];
    if (kept.length > 0) {
      records.putAll(kind, kept, { at: desk.clock(), by });
      imported(kind);
    }
    // In the form of a body: instants as text.
    return { kept: kept.length, read: read.map(shown) as never[], faults, changes };
  };
  return [
    route(listsApi, 'POST /api/v1/assignments/import', {
      access: 'registry',
      async handle({ body, request }) {
        const { read, faults, ...found } = await tableOf('assignment', body);
        return { ...keep('assignment', read, body, { faults, by: actorOf(request) }), ...found };
      },
    }),
    route(listsApi, 'POST /api/v1/bandplan/import', {
      access: 'registry',
      async handle({ body, request }) {
        const { read, faults, ...found } = await tableOf('band', body);
        return { ...keep('band', read, body, { faults, by: actorOf(request) }), ...found };
      },
    }),
    route(listsApi, 'POST /api/v1/roster/import', {
      access: 'duty',
      async handle({ body, request }) {
        const { read, faults } = await tableOf('shift', { ...body, people: records.all('person') });
        return keep('shift', read, body, { faults, by: actorOf(request) });
      },
    }),
  ];
}

function changesOf<K extends Importable>(records: Records, kind: K, read: readonly RecordKinds[K][]) {
  const named = new Set(read.map(({ id }) => id));
  const kinds = read.map((one) => {
    const kept = records.get(kind as RecordKind, one.id);
    // Compared as JSON, the stored form, in which an undefined field is absent.
    if (kept === undefined) return 'added' as const;
    return alike(kept.value, one) ? ('same' as const) : ('changed' as const);
  });
  const count = (what: (typeof kinds)[number]) => kinds.filter((one) => one === what).length;
  const notInTable = records.all(kind).filter(({ id }) => !named.has(id)).length;
  return { added: count('added'), changed: count('changed'), same: count('same'), notInTable, kinds };
}

function alike(a: object, b: object): boolean {
  const text = (value: object) => JSON.stringify(Object.entries(JSON.parse(JSON.stringify(value)) as object).sort());
  return text(a) === text(b);
}

function mayKeep(
  { dryRun, skipFaulty }: { dryRun: boolean; skipFaulty: boolean },
  faults: readonly RowFault[],
): boolean {
  return !dryRun && (skipFaulty || faults.length === 0);
}
