/** A long list, read page by page as somebody asks for more. */
import { useCallback } from 'react';
import { useFollowed } from './use-followed.js';

interface Page {
  readonly nextCursor?: string | undefined;
}

export interface Paged<P extends Page> {
  readonly pages: readonly P[];
  /** Why the last page could not be read, as a sentence; empty when it was. */
  readonly fault: string;
  /** Reads the next page; undefined when there is none. */
  readonly more: (() => Promise<void>) | undefined;
}

/** `read` must be a stable function (useCallback): a new one begins a new list. */
export function usePaged<P extends Page>(read: (signal: AbortSignal, cursor?: string) => Promise<P>): Paged<P> {
  const question = useCallback(
    async (signal: AbortSignal, before: readonly P[] | undefined): Promise<readonly P[]> => {
      const pages = [await read(signal)];
      for (let cursor = pages[0]?.nextCursor; cursor !== undefined && pages.length < (before?.length ?? 0); ) {
        const next = await read(signal, cursor);
        pages.push(next);
        cursor = next.nextCursor;
      }
      return pages;
    },
    [read],
  );
  const { value: pages = [], fault, extend } = useFollowed(question);
  const more = useCallback(
    () => extend(async (known, signal) => [...known, await read(signal, known.at(-1)?.nextCursor)]),
    [extend, read],
  );
  return { pages, fault, more: pages.at(-1)?.nextCursor === undefined ? undefined : more };
}
