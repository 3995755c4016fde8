/** Whether all is ready for the next seven days, and for the campaign in force or one that begins within three days. */
import { useTranslation } from 'react-i18next';
import { DAY_MS } from '../../../../../src/time/units.js';
import { atMs } from '../../../ground/asking/instants.js';
import { useRecords } from '../../../ground/asking/use-records.js';
import { localClock, localDate } from '../../../ground/words/format.js';
import { useLanguage } from '../../../ground/words/use-language.js';
import { phaseOf } from './campaign.js';
import { ReadinessList } from './readiness-list.js';

const NEAR_MS = 3 * DAY_MS;
/** The API takes it in place of the number of a campaign. */
const NEXT_DAYS = 'next-days';

export function CampaignNow({ now }: { now: number }) {
  const { t } = useTranslation('watch');
  const language = useLanguage();
  const moment = (at: string) => `${localClock(at).slice(0, 5)} ${localDate(at, language)} UTC+7`;
  const { rows, loading } = useRecords('campaigns');
  const current = rows.filter(({ value }) => atMs(value.from) - NEAR_MS <= now && phaseOf(value, now) !== 'past');
  if (loading) return null;
  return (
    <section className="card" aria-label={t('now.ready')}>
      <h2>{t('now.ready')}</h2>
      <h3>{t('now.nextDays')}</h3>
      <ReadinessList campaignId={NEXT_DAYS} brief />
      {current.map(({ value }) => (
        <div key={value.id}>
          <p>
            <b>
              {t('now.campaign')}: {value.name[language]}
            </b>{' '}
            <span className="dim">
              {phaseOf(value, now) === 'now'
                ? t('now.campaignUntil', { time: moment(value.to) })
                : t('now.campaignFrom', { time: moment(value.from) })}
            </span>
          </p>
          <ReadinessList campaignId={value.id} brief />
        </div>
      ))}
    </section>
  );
}
