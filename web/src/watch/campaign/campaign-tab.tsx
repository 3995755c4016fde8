/** Watch campaigns: for a stretch of days everything is tighter. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyNote } from '../../access/only.js';
import { RowEdits } from '../../access/row-edits.js';
import { FaultLine } from '../../asking/fields.js';
import { type Kept, useRecords } from '../../asking/use-records.js';
import { useNow } from '../../cases/use-now.js';
import { localDate } from '../../format.js';
import { usePage } from '../../state/page-store.js';
import { hourOf } from '../roster/local-days.js';
import { useWork } from '../use-work.js';
import { type Campaign, latestFirst, phaseOf } from './campaign.js';
import { CampaignForm } from './campaign-form.js';

export function CampaignTab() {
  const { t } = useTranslation('watch');
  const now = useNow(60_000);
  const language = usePage((state) => state.language);
  const records = useRecords('campaigns');
  const { fault, run } = useWork();
  const [edited, setEdited] = useState<Kept<Campaign> | 'new'>();
  const sorted = [...records.rows].sort((a, b) => latestFirst(a.value, b.value));
  return (
    <section className="card" aria-label={t('campaigns.title')}>
      <h2>{t('campaigns.title')}</h2>
      <OnlyNote may="registry" />
      {!records.loading && sorted.length === 0 && <p className="dim">{t('none')}</p>}
      <ul className="plain-list record-list">
        {sorted.map((kept) => {
          const { id, name, from, to } = kept.value;
          return (
            <li key={id} data-gone={phaseOf(kept.value, now) === 'past' || undefined}>
              <span>
                <b>{name[language]}</b> <span className="dim">{t(`campaigns.${phaseOf(kept.value, now)}`)}</span>
                <span className="small block dim">
                  {hourOf(from)} {localDate(from, language)} – {hourOf(to)} {localDate(to, language)} UTC+7
                </span>
              </span>
              <RowEdits
                may="registry"
                edit={{ label: t('edit', { name: name[language] }), run: () => setEdited(kept) }}
                remove={{
                  label: t('remove', { name: name[language] }),
                  run: () => void run(() => records.remove(id, kept.version)),
                }}
              />
            </li>
          );
        })}
      </ul>
      <FaultLine words={fault} />
      {edited === undefined ? (
        <Only may="registry">
          <Button onClick={() => setEdited('new')}>{t('add')}</Button>
        </Only>
      ) : (
        <CampaignForm
          key={edited === 'new' ? '' : edited.value.id}
          kept={edited === 'new' ? undefined : edited}
          put={records.put}
          close={() => setEdited(undefined)}
        />
      )}
    </section>
  );
}
