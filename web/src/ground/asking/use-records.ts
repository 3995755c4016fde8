/** A list that people keep: loaded whole, written one by one with the version that was looked at. */
import { useCallback } from 'react';
import type { RecordBody, RecordJson, RecordPath } from '../../../../src/api/records.js';
import { ask, askAll } from './ask.js';
import { useFollowed } from './use-followed.js';

export interface Kept<T> {
  readonly version: number;
  /** `file`: of the configuration, and changed only there. */
  readonly origin?: 'file' | undefined;
  readonly value: T;
}

export type KeptRecord<Path extends RecordPath> = Kept<RecordJson<Path>>;

export interface Records<Path extends RecordPath> {
  readonly rows: readonly KeptRecord<Path>[];
  readonly loading: boolean;
  /** Why the list could not be loaded, as a sentence; empty when it was. */
  readonly fault: string;
  load(): Promise<void>;
  /** Version 0 for a new one. @throws ProblemError 409 when somebody else was first */
  put(id: string, version: number, value: RecordBody<Path>): Promise<void>;
  remove(id: string, version: number): Promise<void>;
}

/** All lists are asked for alike; the types of one of them stand for all. */
type OneList = 'people';

export function useRecords<Path extends RecordPath>(path: Path, most?: number): Records<Path> {
  const question = useCallback(
    async (signal: AbortSignal) => {
      const name = `GET /api/v1/${path as OneList}` as const;
      const found: unknown = await askAll(name, memberOf(path) as OneList, { signal }, most);
      return found as readonly KeptRecord<Path>[];
    },
    [path, most],
  );
  const { value, fault, ask: load } = useFollowed(question);
  const write = async (work: Promise<unknown>) => {
    try {
      await work;
    } finally {
      await load();
    }
  };
  const one = `/api/v1/${path as OneList}/{id}` as const;
  return {
    rows: value ?? [],
    loading: value === undefined && fault === '',
    fault,
    load,
    put: (id, version, body) =>
      write(ask(`PUT ${one}`, { params: { id }, body: { version, value: body as RecordBody<OneList> } })),
    remove: (id, version) => write(ask(`DELETE ${one}`, { params: { id }, query: { version } })),
  };
}

/** What an `EditedList` needs of such a list. */
export function listOf<Path extends RecordPath>({ rows, loading, fault, remove }: Records<Path>) {
  return {
    rows: loading ? undefined : rows,
    fault,
    idOf: ({ value }: KeptRecord<Path>) => value.id,
    remove: ({ value, version }: KeptRecord<Path>) => remove(value.id, version),
  };
}

/** The member of the answer that holds the rows: "reportSchedules" of "report-schedules". */
function memberOf(path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}
