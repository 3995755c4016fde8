/** Says what is missing of a book that could not be opened at a start, until an administrator has confirmed it. */
import { IconBookOff } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { momentOf } from '../access/moment.js';
import { OnlyButton } from '../access/only.js';
import { useWork } from '../access/use-work.js';
import { FaultLine } from '../asking/fields.js';
import { get, request } from '../asking/request.js';
import { useAsked } from '../asking/use-asked.js';
import { usePage } from '../state/page-store.js';

const EVERY_MS = 60_000;

interface BookLoss {
  readonly id: string;
  readonly book: 'cases' | 'drills' | 'accounts' | 'station-key';
  readonly reason: 'damaged' | 'newer' | 'missing' | 'unopened' | 'changed';
  readonly foundAt: string;
  readonly copyOf?: string;
  readonly keptAs?: string;
}

/** What is in the place of the lost file. */
function insteadOf(book: BookLoss['book'], from: string | undefined) {
  if (book === 'station-key') return ['loss.key'] as const;
  return from === undefined ? (['loss.empty'] as const) : (['loss.copy', { from }] as const);
}

export function LossNotice() {
  const { t } = useTranslation();
  const language = usePage(({ language: one }) => one);
  const question = useCallback(async () => {
    return ((await get('/api/v1/book-losses')) as unknown as { losses: readonly BookLoss[] }).losses;
  }, []);
  const { value = [], ask } = useAsked(question, { everyMs: EVERY_MS });
  const { fault, busy, run } = useWork();
  const confirm = (id: string) =>
    run(() => request('POST', `/api/v1/book-losses/${encodeURIComponent(id)}/confirm`).then(ask));
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
