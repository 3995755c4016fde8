/** A question to the program and its newest answer, asked again at intervals, after messages of `/live`, and after a cut. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { onReturn } from '../../program/liveness.js';
import { onMessage } from '../../program/messages.js';
import { ProblemError } from './ask.js';
import { paced } from './paced.js';
import { useReason } from './use-reason.js';

/** Shortest time in ms between two such questions: a flood has many messages. */
const PACE_MS = 1500;

export interface Asked<T> {
  /** The newest answer; it stays while a later question fails. */
  readonly value: T | undefined;
  /** Why the last question failed, as a sentence; empty when it was answered. */
  readonly fault: string;
  /** The HTTP status with which the program refused the last question. */
  readonly status: number | undefined;
  ask(): Promise<void>;
}

interface AskOptions {
  /** Interval of the questions; none is asked while the tab is hidden. */
  readonly everyMs?: number | undefined;
  /** Types of the messages after which it is asked again. */
  readonly after?: readonly string[];
}

interface State<T> {
  readonly value: T | undefined;
  readonly failure?: { readonly error: unknown };
}

/** `question` must be a stable function (useCallback): a new one is asked at once. */
export function useAsked<T>(question: () => Promise<T>, { everyMs, after = [] }: AskOptions = {}): Asked<T> {
  const explain = useReason();
  const [{ value, failure }, setState] = useState<State<T>>({ value: undefined });
  const turn = useRef(0);
  const ask = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const answer = await question();
      if (mine === turn.current) setState({ value: answer });
    } catch (error) {
      if (mine === turn.current) setState((before) => ({ value: before.value, failure: { error } }));
    }
  }, [question]);
  const types = after.join(' ');
  useEffect(() => {
    void ask();
    const timer = everyMs === undefined ? undefined : window.setInterval(() => !document.hidden && void ask(), everyMs);
    const asking = paced(() => void ask(), PACE_MS);
    const stopHearing = onMessage(({ type }) => {
      if (types.split(' ').includes(type)) asking.soon();
    });
    const stopReturn = onReturn(asking.soon);
    return () => {
      turn.current += 1;
      window.clearInterval(timer);
      asking.stop();
      stopHearing();
      stopReturn();
    };
  }, [ask, everyMs, types]);
  return {
    value,
    fault: failure === undefined ? '' : explain(failure.error),
    status: failure?.error instanceof ProblemError ? failure.error.status : undefined,
    ask,
  };
}
