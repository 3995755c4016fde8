/** Lists that people keep: all are read by page, and written one by one with the version that was looked at. */
import { z } from 'zod';
import { defined } from '../rf/defined.js';
import type { JsonOf } from './contract.js';
import { nextCursor, pageFields, queryNumber, removed } from './fields.js';
import { type ListedKind, RECORD_LISTS } from './record-lists.js';

type Lists = typeof RECORD_LISTS;

const listQuery = z.strictObject(pageFields);
const removeQuery = z.strictObject({ version: queryNumber().int() });
const params = z.strictObject({
  id: z.string().regex(/^[\w.:#/-]{1,120}$/, 'must be letters, digits and . : # / _ -'),
});

/** A record in an answer: its fields and its id. Made once for each kind, so that it has one name in the OpenAPI document. */
export function recordOf<V extends z.ZodObject>(value: V) {
  const recordOf = value.meta()?.id;
  const made = RECORDS.get(value) ?? value.extend({ id: z.string() }).meta({ id: `${recordOf}Record`, recordOf });
  RECORDS.set(value, made);
  return made as RecordOf<V>;
}
/** A record with its id, which is told with it. */
type RecordOf<V extends z.ZodObject> = z.ZodObject<V['shape'] & { id: z.ZodString }, z.core.$strict>;

const RECORDS = new Map<z.ZodObject, z.ZodObject>();

const origin = z
  .literal('file')
  .describe('set in the configuration file, and changed only there')
  .meta({ id: 'SetInFile' });

/** Only licences may also be set in the configuration file. */
const OF_FILE: z.ZodObject = RECORD_LISTS.assignment.value;

function keptOf<V extends z.ZodObject>(value: V) {
  return z
    .object({
      version: z.number(),
      value: recordOf(value),
      ...defined({ origin: value === OF_FILE ? origin.optional() : undefined }),
    })
    .meta({ id: `Kept${value.meta()?.id}` });
}

function putBodyOf<V extends z.ZodObject>(value: V) {
  return z.strictObject({ version: z.int().min(0), value });
}

/** A record with its version; its id is told with it. */
type Kept<V extends z.ZodObject> = z.ZodObject<{
  version: z.ZodNumber;
  origin: z.ZodOptional<z.ZodLiteral<'file'>>;
  value: RecordOf<V>;
}>;

type Endpoints<Path extends string, List extends string, V extends z.ZodObject> = {
  readonly [Name in `GET /api/v1/${Path}`]: {
    readonly summary: string;
    readonly query: typeof listQuery;
    readonly answer: z.ZodObject<{ [L in List]: z.ZodArray<Kept<V>> } & { nextCursor: typeof nextCursor }>;
  };
} & {
  readonly [Name in `PUT /api/v1/${Path}/{id}`]: {
    readonly summary: string;
    readonly params: typeof params;
    readonly body: ReturnType<typeof putBodyOf<V>>;
    readonly answer: Kept<V>;
  };
} & {
  readonly [Name in `DELETE /api/v1/${Path}/{id}`]: {
    readonly summary: string;
    readonly params: typeof params;
    readonly query: typeof removeQuery;
    readonly answer: typeof removed;
  };
};

interface RecordList {
  readonly path: string;
  readonly list: string;
  readonly summary: string;
  readonly value: z.ZodObject;
}

function endpointsOf<L extends RecordList>({ path, list, summary, value }: L) {
  const kept = keptOf(value);
  const table = {
    [`GET /api/v1/${path}`]: {
      summary: `${summary}.`,
      query: listQuery,
      answer: z.object({ [list]: z.array(kept), nextCursor }),
    },
    [`PUT /api/v1/${path}/{id}`]: {
      summary: 'Keeps one; version 0: a new one.',
      refuses: [409],
      params,
      body: putBodyOf(value),
      answer: kept,
    },
    [`DELETE /api/v1/${path}/{id}`]: {
      summary: 'Removes one.',
      refuses: [404, 409],
      params,
      query: removeQuery,
      answer: removed,
    },
  };
  // TypeScript does not follow names that are put together; they are those of the type.
  return table as unknown as Endpoints<L['path'], L['list'], L['value']>;
}

export const recordsApi = {
  ...endpointsOf(RECORD_LISTS.person),
  ...endpointsOf(RECORD_LISTS.contact),
  ...endpointsOf(RECORD_LISTS.pattern),
  ...endpointsOf(RECORD_LISTS.shift),
  ...endpointsOf(RECORD_LISTS.swap),
  ...endpointsOf(RECORD_LISTS.holiday),
  ...endpointsOf(RECORD_LISTS.campaign),
  ...endpointsOf(RECORD_LISTS.assignment),
  ...endpointsOf(RECORD_LISTS.mask),
  ...endpointsOf(RECORD_LISTS.band),
  ...endpointsOf(RECORD_LISTS.basis),
  ...endpointsOf(RECORD_LISTS['watch-policy']),
  ...endpointsOf(RECORD_LISTS.rule),
  ...endpointsOf(RECORD_LISTS.letterhead),
  ...endpointsOf(RECORD_LISTS['form-template']),
  ...endpointsOf(RECORD_LISTS['report-schedule']),
};

/** The paths of the lists, below /api/v1/. */
export type RecordPath = Lists[ListedKind]['path'];

type ListAt<Path extends RecordPath> = Extract<Lists[ListedKind], { readonly path: Path }>;

/** A record as it is sent; its id stands in the path. */
export type RecordBody<Path extends RecordPath> = JsonOf<ListAt<Path>['value']>;
export type RecordJson<Path extends RecordPath> = RecordBody<Path> & { readonly id: string };
