/** The band plan in force, with the confidence of each entry. An own entry replaces the given one with the same key. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { typedHz } from '../../../src/rf/units.js';
import { Only } from '../ground/access/only.js';
import { FaultLine } from '../ground/asking/fields.js';
import { useRecords } from '../ground/asking/use-records.js';
import { useWork } from '../ground/asking/use-work.js';
import { useBandPlan } from '../ground/names/bands.js';
import { Button } from '../ground/shell/button.js';
import { type Band, BandForm } from './band-form.js';
import { BandTable } from './band-table.js';
import { plain } from './licence.js';
import { BandImport } from './list-import.js';

export function BandTab() {
  const { t } = useTranslation('registry');
  const own = useRecords('bandplan/entries');
  const { fault: refusal, run } = useWork();
  const { value: bands = [], fault } = useBandPlan();
  const [words, setWords] = useState('');
  const [edited, setEdited] = useState<Band | 'new'>();
  const ownOf = (key: string) => own.rows.find(({ value }) => value.key === key);
  // Entries made here may name a service that the plan does not know: it is shown as typed.
  const serviceName = (service: string) => t(`bands.serviceOf.${service as 'wlan'}`, { defaultValue: service });
  const byFrequency = [...bands].sort((a, b) => a.startHz - b.startHz);
  const shown = byFrequency.filter(({ name, service, startHz, stopHz }) => {
    const hz = typedHz(words);
    if (hz !== undefined) return startHz <= hz && hz <= stopHz;
    return plain(`${name.vi} ${name.en} ${service} ${serviceName(service)}`).includes(plain(words));
  });
  return (
    <>
      <section className="card" aria-label={t('bands.title')}>
        <h2>{t('bands.title')}</h2>
        <p className="dim">{t('bands.hint')}</p>
        <div className="filter-fields row">
          <input
            className="plain-input"
            type="search"
            aria-label={t('search')}
            placeholder={t('search')}
            value={words}
            onChange={({ currentTarget }) => setWords(currentTarget.value)}
          />
          <Only may="registry">
            <Button onClick={() => setEdited('new')}>{t('add')}</Button>
          </Only>
        </div>
        <FaultLine words={refusal || fault} />
        {edited !== undefined && (
          <BandForm
            key={edited === 'new' ? '' : edited.key}
            band={edited === 'new' ? undefined : edited}
            put={(key, value) => own.put(key, ownOf(key)?.version ?? 0, value)}
            close={() => setEdited(undefined)}
          />
        )}
        <BandTable
          bands={shown}
          serviceName={serviceName}
          isOwn={(key) => ownOf(key) !== undefined}
          edit={setEdited}
          restore={(key) => void run(() => own.remove(key, ownOf(key)?.version ?? 0))}
        />
      </section>
      <Only may="registry">
        <BandImport kept={() => void own.load()} />
      </Only>
    </>
  );
}
