/** Watch campaigns: some days with shorter targets and shorter revisit times. */
import { useTranslation } from 'react-i18next';
import { OnlyNote } from '../../../ground/access/only.js';
import { EditedList } from '../../../ground/asking/edited-list.js';
import { listOf, useRecords } from '../../../ground/asking/use-records.js';
import { localDate } from '../../../ground/words/format.js';
import { hourOf } from '../../../ground/words/local-days.js';
import { useLanguage } from '../../../ground/words/use-language.js';
import { useNow } from '../../../ground/words/use-now.js';
import { latestFirst, phaseOf } from './campaign.js';
import { CampaignForm } from './campaign-form.js';
import { ReadinessList } from './readiness-list.js';

export function CampaignTab() {
  const { t } = useTranslation('watch');
  const now = useNow(60_000);
  const language = useLanguage();
  const records = useRecords('campaigns');
  const sorted = [...records.rows].sort((a, b) => latestFirst(a.value, b.value));
  return (
    <section className="card" aria-label={t('campaigns.title')}>
      <h2>{t('campaigns.title')}</h2>
      <OnlyNote may="registry" />
      <EditedList
        {...listOf(records)}
        rows={sorted}
        may="registry"
        none={t('none')}
        add={t('add')}
        nameOf={({ value }) => value.name[language]}
        isGone={({ value }) => phaseOf(value, now) === 'past'}
        show={({ value }) => (
          <>
            <b>{value.name[language]}</b> <span className="dim">{t(`campaigns.${phaseOf(value, now)}`)}</span>
            <span className="small block dim">
              {hourOf(value.from)} {localDate(value.from, language)} – {hourOf(value.to)}{' '}
              {localDate(value.to, language)} UTC+7
            </span>
          </>
        )}
        below={({ value }) => phaseOf(value, now) !== 'past' && <ReadinessList campaignId={value.id} />}
        form={(kept, close) => <CampaignForm kept={kept} put={records.put} close={close} />}
      />
    </section>
  );
}
