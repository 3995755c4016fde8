/** A list that people keep: loaded whole, written one by one with the version that was looked at. */
import { useCallback, useEffect, useState } from 'react';
import type { RecordBody, RecordJson, RecordPath } from '../../../src/api/records.js';
import { ask, askAll } from './ask.js';

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
  readonly fault: unknown;
  load(): Promise<void>;
  /** Version 0 for a new one. @throws ProblemError 409 when somebody else was first */
  put(id: string, version: number, value: RecordBody<Path>): Promise<void>;
  remove(id: string, version: number): Promise<void>;
}

/** All lists are asked for alike; the types of one of them stand for all. */
type OneList = 'people';

export function useRecords<Path extends RecordPath>(path: Path, most?: number): Records<Path> {
  const [rows, setRows] = useState<readonly KeptRecord<Path>[]>([]);
  const [loading, setLoading] = useState(true);
  const [fault, setFault] = useState<unknown>();
  const load = useCallback(async () => {
    try {
      const found: unknown = await askAll(`GET /api/v1/${path as OneList}`, listOf(path) as OneList, {}, most);
      setRows(found as readonly KeptRecord<Path>[]);
      setFault(undefined);
    } catch (error) {
      setFault(error);
    } finally {
      setLoading(false);
    }
  }, [path, most]);
  useEffect(() => void load(), [load]);
  const write = async (work: Promise<unknown>) => {
    try {
      await work;
    } finally {
      await load();
    }
  };
  const one = `/api/v1/${path as OneList}/{id}` as const;
  return {
    rows,
    loading,
    fault,
    load,
    put: (id, version, value) =>
      write(ask(`PUT ${one}`, { params: { id }, body: { version, value: value as RecordBody<OneList> } })),
    remove: (id, version) => write(ask(`DELETE ${one}`, { params: { id }, query: { version } })),
  };
}

/** The member of the answer that holds the rows: "reportSchedules" of "report-schedules". */
function listOf(path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}
