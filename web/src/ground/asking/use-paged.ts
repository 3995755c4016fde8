/** A long list, read page by page as somebody asks for more. */
import { useCallback, useEffect, useState } from 'react';
import { useWork } from './use-work.js';

interface Page {
  readonly nextCursor?: string | undefined;
}

export interface Paged<P extends Page> {
  readonly pages: readonly P[];
  /** Why the last page could not be read, as a sentence; empty when it was. */
  readonly fault: string;
  /** Reads the next page; undefined when there is none. */
  readonly more: (() => Promise<unknown>) | undefined;
}

/** `question` must be a stable function (useCallback): a new one begins a new list. */
export function usePaged<P extends Page>(question: (cursor?: string) => Promise<P>): Paged<P> {
  const { fault, run } = useWork();
  const [pages, setPages] = useState<readonly P[]>([]);
  useEffect(() => {
    let current = true;
    void run(async () => {
      const first = await question();
      if (current) setPages([first]);
    });
    return () => {
      current = false;
    };
  }, [run, question]);
  const cursor = pages.at(-1)?.nextCursor;
  const more = useCallback(
    () =>
      run(async () => {
        const next = await question(cursor);
        // The question may have changed before this page arrived; its rows belong to the old list.
        setPages((before) => (before.at(-1)?.nextCursor === cursor ? [...before, next] : before));
      }),
    [run, question, cursor],
  );
  return { pages, fault, more: cursor === undefined ? undefined : more };
}
