/** Something asked of the program: again every so often, when told to, and never while the tab is hidden. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { onMessage } from '../state/messages.js';

export interface Asked<T> {
  readonly value: T | undefined;
  readonly fault: unknown;
  ask(): Promise<void>;
}

interface AskOptions {
  readonly everyMs?: number;
  /** Messages of `/live` after which it is asked again. */
  readonly after?: readonly string[];
}

/** `question` must be stable (useCallback), or every render asks. */
export function useAsked<T>(question: () => Promise<T>, { everyMs, after = [] }: AskOptions = {}): Asked<T> {
  const [state, setState] = useState<{ value: T | undefined; fault: unknown }>({ value: undefined, fault: undefined });
  const turn = useRef(0);
  const ask = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const value = await question();
      if (mine === turn.current) setState({ value, fault: undefined });
    } catch (fault) {
      if (mine === turn.current) setState(({ value }) => ({ value, fault }));
    }
  }, [question]);
  const kinds = after.join(' ');
  useEffect(() => {
    void ask();
    const timer = everyMs === undefined ? undefined : window.setInterval(() => !document.hidden && void ask(), everyMs);
    const stopHearing = onMessage(({ type }) => {
      if (kinds.split(' ').includes(type)) void ask();
    });
    return () => {
      turn.current += 1;
      window.clearInterval(timer);
      stopHearing();
    };
  }, [ask, everyMs, kinds]);
  return { ...state, ask };
}
