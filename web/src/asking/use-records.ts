/** A list that people keep: loaded whole, written one by one with the version that was looked at. */
import { useCallback, useEffect, useState } from 'react';
import { fieldsOf, numberOf } from '../cases/incident.js';
import { getAll, pathWith, request } from './request.js';

export interface Kept<T> {
  readonly version: number;
  readonly value: T;
}

export interface Records<T> {
  readonly rows: readonly Kept<T>[];
  readonly loading: boolean;
  readonly fault: unknown;
  load(): Promise<void>;
  /** Version 0 for a new one. @throws ProblemError 409 when somebody else was first */
  put(id: string, version: number, value: object): Promise<void>;
  remove(id: string, version: number): Promise<void>;
}

export function useRecords<T>(
  path: string,
  name: string,
  from: (value: unknown) => T | undefined,
  most?: number,
): Records<T> {
  const [rows, setRows] = useState<readonly Kept<T>[]>([]);
  const [loading, setLoading] = useState(true);
  const [fault, setFault] = useState<unknown>();
  const load = useCallback(async () => {
    try {
      const found = await getAll(path, name, {}, most);
      setRows(
        found.flatMap((row) => {
          const { version, value } = fieldsOf(row);
          const read = from(value);
          return read === undefined ? [] : [{ version: numberOf(version) ?? 0, value: read }];
        }),
      );
      setFault(undefined);
    } catch (error) {
      setFault(error);
    } finally {
      setLoading(false);
    }
  }, [path, name, from, most]);
  useEffect(() => void load(), [load]);
  const write = async (work: Promise<unknown>) => {
    try {
      await work;
    } finally {
      await load();
    }
  };
  const one = (id: string) => `${path}/${encodeURIComponent(id)}`;
  return {
    ...{ rows, loading, fault, load },
    put: (id, version, value) => write(request('PUT', one(id), { version, value })),
    remove: (id, version) => write(request('DELETE', pathWith(one(id), { version }))),
  };
}
