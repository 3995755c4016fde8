/** What is said of a book that could not be opened at a start. */
import { useTranslation } from 'react-i18next';
import type { BookLosses } from '../../../../src/api/archive.js';
import { useFormats } from '../../ground/words/use-language.js';

export type BookLoss = BookLosses['losses'][number];

export function useLossWords() {
  const { t } = useTranslation();
  const formats = useFormats();
  /** What stands in the place of the lost file. */
  const insteadOf = ({ book, copyOf }: BookLoss) => {
    if (book === 'station-key') return t('loss.key');
    return copyOf === undefined ? t('loss.empty') : t('loss.copy', { from: formats.moment(copyOf) });
  };
  return (loss: BookLoss) => {
    const { book, reason, foundAt, keptAs } = loss;
    return {
      what: t(`loss.${reason}`, { what: t(`loss.${book}`), found: formats.moment(foundAt) }),
      instead: reason === 'unopened' ? '' : insteadOf(loss),
      kept: keptAs === undefined ? '' : t(book === 'station-key' ? 'loss.keptKey' : 'loss.kept', { file: keptAs }),
    };
  };
}
