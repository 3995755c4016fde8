/** Followed data in a component: its newest answer, and in words why there is none newer. */
import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer, Question as Asked, EndpointOf } from '../../../../src/api/client.js';
import { useHeld } from '../shell/held.js';
import { localClock } from '../words/format.js';
import { ask, ProblemError } from './ask.js';
import { Followed, type Known, type Newness, type Question } from './followed.js';
import { useReason } from './use-reason.js';

export interface Shown<T> extends Pick<Known<T>, 'value'>, Pick<Followed<T>, 'ask' | 'take' | 'extend'> {
  /** Why the last question failed, and of when the shown answer is; empty when it was answered. */
  readonly fault: string;
  /** The HTTP status with which the program refused the last question. */
  readonly status: number | undefined;
}

/** `question` must be a stable function (useCallback): a new one is asked at once, and the answer to another is not shown. */
export function useFollowed<T>(question: Question<T>, newness: Newness<T> = {}): Shown<T> {
  const newest = useRef(newness);
  newest.current = newness;
  return useShown(useMemo(() => new Followed(question, () => newest.current), [question]));
}

/** One endpoint, followed. `asked` is compared by its values: another one is asked at once. */
export function useAsked<Name extends EndpointOf>(
  name: Name,
  asked: Omit<Asked<Name>, 'signal'>,
  newness: Newness<Answer<Name>> = {},
): Shown<Answer<Name>> {
  const values = JSON.stringify(asked);
  const question = useCallback(
    (signal: AbortSignal) => (ask as unknown as AskOne<Name>)(name, { ...JSON.parse(values), signal }),
    [name, values],
  );
  return useFollowed(question, newness);
}

/** Asks with a question that is always given, also where the endpoint needs none. */
type AskOne<Name extends EndpointOf> = (name: Name, asked: Asked<Name>) => Promise<Answer<Name>>;

/** Data that several parts of the page show. */
export function useShown<T>(followed: Followed<T>): Shown<T> {
  const { t } = useTranslation();
  const explain = useReason();
  const { value, error, answeredAt } = useSyncExternalStore(followed.subscribe, followed.known);
  useHeld(answeredAt === undefined && error === undefined);
  const asOf = answeredAt === undefined ? '' : ` ${t('asking.stale', { time: localClock(answeredAt) })}`;
  return {
    value,
    fault: error === undefined ? '' : explain(error) + asOf,
    status: error instanceof ProblemError ? error.status : undefined,
    ask: followed.ask,
    take: followed.take,
    extend: followed.extend,
  };
}
