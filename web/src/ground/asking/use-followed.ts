/** Followed data in a component: its newest answer, and in words why there is none newer, or why something was refused. */
import i18next from 'i18next';
import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer, Question as Asked, EndpointOf } from '../../../../src/api/client.js';
import { vietnameseFileFault } from '../../../../src/words/file-fault-words.js';
import { useHeld } from '../shell/held.js';
import { type Language, localClock } from '../words/format.js';
import { useLanguage } from '../words/use-language.js';
import { ask, ProblemError } from './ask.js';
import { Followed, type Known, type Newness, type Question } from './followed.js';
import { vietnameseProblem } from './problem-words.js';

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

/** In Vietnamese by its form; else by its status, with the program's own sentence behind it. */
function refusal({ status, message }: ProblemError, language: Language): string {
  if (language === 'en') return message;
  const known = vietnameseProblem(message) ?? vietnameseFileFault(message);
  if (known !== undefined) return known;
  const words = i18next.exists(`refused.${status}`) ? i18next.t(`refused.${status}` as 'refused.400') : '';
  return words === '' ? message : `${words} (${message})`;
}

/** Gives the sentence that says why a question or a change failed, in the reader's language. */
export function useReason(): (error: unknown) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return useCallback(
    (error) => {
      if (error instanceof ProblemError) {
        if (error.reason !== undefined) return error.reason[language];
        const isLate = error.status === 409 && error.current !== undefined;
        return isLate ? t('asking.conflict') : refusal(error, language);
      }
      // A request that no answer came to: the browser's own words are in its language, and say less.
      if (error instanceof TypeError) return t('noAnswer.unreachable');
      if (error instanceof DOMException) return t('noAnswer.late');
      return error instanceof Error ? error.message : String(error);
    },
    [language, t],
  );
}
