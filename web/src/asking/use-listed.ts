import { useCallback, useEffect, useState } from 'react';
import { getAll } from './request.js';
import { useReason } from './use-reason.js';

export interface Listed<T> {
  readonly rows: readonly T[] | undefined;
  readonly fault: string;
  load(): Promise<void>;
}

/** A whole list of the program, loaded when shown and when told to. */
export function useListed<T>(path: string, name: string): Listed<T> {
  const explain = useReason();
  const [rows, setRows] = useState<readonly T[]>();
  const [fault, setFault] = useState('');
  const load = useCallback(async () => {
    try {
      setRows((await getAll(path, name)) as T[]);
      setFault('');
    } catch (error) {
      setFault(explain(error));
    }
  }, [path, name, explain]);
  useEffect(() => void load(), [load]);
  return { rows, fault, load };
}
