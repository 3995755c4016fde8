/** What an administrator confirms: what is missing of a book that could not be opened at a start, and that the clock is right. */
import { IconBookOff, IconClockQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BookLosses } from '../../../../src/api/archive.js';
import { momentOf } from '../../ground/access/moment.js';
import { OnlyButton } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { useFollowed, useShown } from '../../ground/asking/use-followed.js';
import { useWork } from '../../ground/asking/use-work.js';
import { localClock, localDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { useNow } from '../../ground/words/use-now.js';
import { readiness } from './readiness.js';

const EVERY_MS = 60_000;

const askLosses = async (signal: AbortSignal) => (await ask('GET /api/v1/book-losses', { signal })).losses;

/** What is in the place of the lost file. */
function insteadOf(book: BookLosses['losses'][number]['book'], from: string | undefined) {
  if (book === 'station-key') return ['loss.key'] as const;
  return from === undefined ? (['loss.empty'] as const) : (['loss.copy', { from }] as const);
}

export function LossNotice() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { value = [], ask: askAgain } = useFollowed(askLosses, { everyMs: EVERY_MS });
  const { fault, busy, run } = useWork();
  const confirm = (id: string) =>
    run(() => ask('POST /api/v1/book-losses/{id}/confirm', { params: { id } }).then(askAgain));
  return value.map(({ id, book, reason, foundAt, copyOf, keptAs }) => (
    <div className="recording-notice" role="alert" data-loss={book} key={id}>
      <IconBookOff size={20} aria-hidden />
      <span>
        <b>{t(`loss.${reason}`, { what: t(`loss.${book}`), found: momentOf(foundAt, language) })}</b>{' '}
        {reason !== 'unopened' && t(...insteadOf(book, copyOf && momentOf(copyOf, language)))}
        {keptAs !== undefined && (
          <small> {t(book === 'station-key' ? 'loss.keptKey' : 'loss.kept', { file: keptAs })}</small>
        )}
      </span>
      <OnlyButton may="settings" size="xs" variant="default" disabled={busy} onClick={() => void confirm(id)}>
        {t('loss.confirm')}
      </OnlyButton>
      <FaultLine words={fault} />
    </div>
  ));
}

/** The one mark of all times on the page, while nobody knows whether the program's clock is right. */
export function ClockNotice({ bare = false }: { bare?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { value, ask: askAgain } = useShown(readiness);
  const problem = value?.problems.find(({ part }) => part === 'clock');
  if (problem === undefined) return null;
  return (
    <div className="recording-notice" role="alert" data-clock>
      <IconClockQuestion size={20} aria-hidden />
      <span>
        <b>{t('belief.mark')}</b> {problem[language]}
      </span>
      {!bare && <ConfirmClock onConfirmed={askAgain} />}
    </div>
  );
}

function ConfirmClock({ onConfirmed }: { onConfirmed(): Promise<unknown> }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const { fault, busy, run } = useWork();
  const confirm = () => run(() => ask('POST /api/v1/clock/confirm', {}).then(onConfirmed));
  return (
    <>
      <OnlyButton may="settings" size="xs" variant="default" disabled={busy} onClick={() => void confirm()}>
        {t('belief.confirm', { time: `${localClock(now).slice(0, 5)} ${localDate(now, language)}` })}
      </OnlyButton>
      <FaultLine words={fault} />
    </>
  );
}
