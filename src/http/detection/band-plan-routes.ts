/** Routes of the band plan, and of the import of lists. */
import { listsApi, type TableBody } from '../../api/lists.js';
import { type Band, registryApi } from '../../api/registry.js';
import { sheetRows, UnreadableSheet } from '../../files/sheet/sheet-reader.js';
import type { RecordKind, RecordKinds, Records } from '../../store/cases/case-book-records.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { inTurns } from '../../time/pause.js';
import type { RowFault } from '../../watch/csv.js';
import { bandsIn } from '../../watch/registry/band-plan.js';
import { dayOf } from '../../watch/roster/local-day.js';
import { cursorOf, page, partsOf } from '../page.js';
import { badRequest, Problem, refusal } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';
import { mustHaveRoom } from '../watch/record-rules.js';
import { tableOf } from '../watch/tables.js';

/** @param imported called after entries of a kind were kept from a table */
export function bandPlanRoutes(
  desk: IncidentDesk,
  actorOf: ActorOf,
  imported: (kind: Importable) => void = () => undefined,
): Route[] {
  return [
    route(registryApi, 'GET /api/v1/bandplan', 'watch', ({ query }) => {
      const { startHz, stopHz, limit, cursor } = query;
      if (stopHz < startHz) throw badRequest('stopHz {stopHz} lies below startHz {startHz}.', { stopHz, startHz });
      const skip = partsOf(cursor, 'number')?.[0] ?? 0;
      const entries = bandsIn(desk.plan(), startHz, stopHz).slice(skip, skip + limit + 1);
      const { rows, nextCursor } = page(entries, limit, () => cursorOf(skip + limit));
      return { entries: rows.map(bandJson), nextCursor };
    }),
    ...listImportRoutes(desk, actorOf, imported),
    sheetRoute(),
  ];
}

/** An entry that people made has an id as well; its key is enough to name it. */
function bandJson({ key, startHz, stopHz, severity, service, name, confidence, source }: Band): Band {
  return { key, startHz, stopHz, severity, service, name, confidence, source };
}

type Importable = 'assignment' | 'band' | 'shift';
type Change = 'added' | 'changed' | 'same';

/** Rows that are compared and shown in one turn of the main thread, which the watch needs: some ms. */
const ROWS_A_TURN = 100;

/** Imports lists that offices keep as tables: licences, band plan, roster. The changes are shown before anything is saved. */
function listImportRoutes(desk: IncidentDesk, actorOf: ActorOf, imported: (kind: Importable) => void): Route[] {
  const { records } = desk.caseBook;
  const keep = async <K extends Importable>(
    kind: K,
    read: readonly RecordKinds[K][],
    body: TableBody,
    { faults, by }: { readonly faults: readonly RowFault[]; readonly by: string },
  ) => {
    const kinds: Change[] = [];
    // In the form of a body: instants as text.
    const rows: unknown[] = [];
    for await (const slice of inTurns(read, ROWS_A_TURN)) {
      kinds.push(...slice.map((one) => changeOf(records, kind, one)));
      rows.push(...slice.map(shown));
    }
    const count = (what: Change) => kinds.filter((one) => one === what).length;
    mustHaveRoom(records, kind, count('added'));
    const wanted = mayKeep(body, faults) ? read.filter((_one, i) => kinds[i] !== 'same') : [];
    if (wanted.length > 0) {
      await records.putMany(kind, wanted, { at: desk.clock(), by });
      imported(kind);
    }
    const named = new Set(read.map(({ id }) => id));
    const notInTable = records.all(kind).filter(({ id }) => !named.has(id)).length;
    const changes = { added: count('added'), changed: count('changed'), same: count('same'), notInTable, kinds };
    return { kept: wanted.length, read: rows as never[], faults, changes };
  };
  return [
    route(listsApi, 'POST /api/v1/assignments/import', 'registry', async ({ body, request }) => {
      const { read, faults, ...found } = await tableOf('assignment', body);
      return { ...(await keep('assignment', read, body, { faults, by: actorOf(request) })), ...found };
    }),
    route(listsApi, 'POST /api/v1/bandplan/import', 'registry', async ({ body, request }) => {
      const { read, faults, ...found } = await tableOf('band', body);
      return { ...(await keep('band', read, body, { faults, by: actorOf(request) })), ...found };
    }),
    route(listsApi, 'POST /api/v1/roster/import', 'duty', async ({ body, request }) => {
      const { patterns, holidays } = desk.roster();
      const known = { people: records.all('person'), duty: { patterns, holidays }, today: dayOf(desk.clock()) };
      const { read, faults } = await tableOf('shift', { ...body, ...known });
      return await keep('shift', read, body, { faults, by: actorOf(request) });
    }),
  ];
}

function changeOf<K extends Importable>(records: Records, kind: K, one: RecordKinds[K]): Change {
  const kept = records.get(kind as RecordKind, one.id);
  // Compared as JSON, the stored form, in which an undefined field is absent.
  if (kept === undefined) return 'added';
  return alike(kept.value, one) ? 'same' : 'changed';
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

const MOST_BYTES = 8_000_000;
const LIMITS = { rows: 20_000, columns: 100, letters: 500 };

/** The first sheet of a workbook as rows of text: a browser cannot read a workbook by itself. */
function sheetRoute(): Route {
  return route(listsApi, 'POST /api/v1/sheets/rows', 'person', async ({ request }) => {
    if (request.headers['content-type'] !== 'application/octet-stream')
      throw refusal(415, 'Unsupported media type', 'Send the workbook as application/octet-stream.');
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of request as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > MOST_BYTES)
        throw refusal(413, 'Content too large', 'A workbook may have {megabytes} MB.', {
          megabytes: MOST_BYTES / 1e6,
        });
      pieces.push(piece);
    }
    try {
      return { rows: await sheetRows(Buffer.concat(pieces), LIMITS) };
    } catch (error) {
      if (error instanceof UnreadableSheet) throw new Problem(400, 'Bad request', error.said);
      throw error;
    }
  });
}
