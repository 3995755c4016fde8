/** The campaign in force, if any. */
import { useTranslation } from 'react-i18next';
import { useRecords } from '../../asking/use-records.js';
import { localClock, localDate } from '../../format.js';
import { usePage } from '../../state/page-store.js';
import { phaseOf } from './campaign.js';

export function CampaignNow({ now }: { now: number }) {
  const { t } = useTranslation('watch');
  const language = usePage((state) => state.language);
  const { rows, loading } = useRecords('campaigns');
  const current = rows.filter(({ value }) => phaseOf(value, now) === 'now');
  return (
    <section className="card" aria-label={t('now.campaign')}>
      <h2>{t('now.campaign')}</h2>
      {!loading && current.length === 0 && <p className="dim">{t('now.campaignNone')}</p>}
      {current.map(({ value }) => (
        <p key={value.id}>
          <b>{value.name[language]}</b>{' '}
          <span className="dim">
            {t('now.campaignUntil', {
              time: `${localClock(value.to).slice(0, 5)} ${localDate(value.to, language)} UTC+7`,
            })}
          </span>
        </p>
      ))}
    </section>
  );
}
