/** The language of the page, how it writes numbers, and its present instant. */

import { useEffect, useState } from 'react';
import { knownAt } from '../../program/liveness.js';
import { programNow, useProgram } from '../../program/program-store.js';
import { onTicks } from '../../program/ticks.js';
import { readerStore, useReader } from '../../reader/reader-store.js';
import { FORMATS, type Formats, type Language } from './format.js';

export function useLanguage(): Language {
  return useReader((state) => state.language);
}

/** For what is written outside of React. */
export function currentFormats(): Formats {
  return FORMATS[readerStore.getState().language];
}

export function useFormats(): Formats {
  return FORMATS[useLanguage()];
}

/** The program's present in epoch ms, renewed at intervals. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(() => programNow());
  useEffect(() => {
    setNow(programNow());
    return onTicks(everyMs, () => setNow(programNow()));
  }, [everyMs]);
  return now;
}

/** The same for what only the program knows, such as how long an alarm has waited: it stops while the program is silent. */
export function useKnownNow(everyMs = 1000): number {
  const now = useNow(everyMs);
  return useProgram((state) => knownAt(state, now));
}
