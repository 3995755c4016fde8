/** Shows the limit lines on the plot, and the card of them below it. */
import { useTranslation } from 'react-i18next';
import { addWords } from '../../ground/words/i18n.js';
import { usePicture } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import en from './locales/en.json';
import vi from './locales/vi.json';

addWords('limits', { vi, en });

export function LimitsChoice({ named }: { named: boolean }) {
  const { t } = useTranslation('limits');
  const { commands } = useLive();
  const limits = usePicture((state) => state.limits);
  return (
    <button
      type="button"
      className={named ? 'difference-choice layer-choice' : 'difference-choice'}
      data-on={limits || undefined}
      aria-pressed={limits}
      aria-label={t('show')}
      title={`${t('hint')} (L)`}
      onClick={() => commands.run({ do: 'limits' })}
    >
      <b aria-hidden>L</b>
      {named && <span>&nbsp;{t('show')}</span>}
    </button>
  );
}
