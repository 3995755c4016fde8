/** The band plan in force, with the confidence of each entry. An own entry replaces the given one with the same key. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { typedHz } from '../../../src/rf/units.js';
import { Only } from '../ground/access/only.js';
import { FaultLine, useWork } from '../ground/asking/fields.js';
import { ListTable, RowButton } from '../ground/asking/list-table.js';
import { useRecords } from '../ground/asking/use-records.js';
import { useBandPlan } from '../ground/names/bands.js';
import { Button } from '../ground/shell/button.js';
import { useFormats } from '../ground/words/use-language.js';
import { type Band, BandForm } from './band-form.js';
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

interface Props {
  readonly bands: readonly Band[];
  serviceName(service: string): string;
  /** True for an own entry, which replaces the given one. */
  isOwn(key: string): boolean;
  edit(band: Band): void;
  /** Removes an own entry. */
  restore(key: string): void;
}

/** The entries of the band plan; those who keep the registry can change each. */
function BandTable({ bands, serviceName, isOwn, edit, restore }: Props) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  return (
    <ListTable
      rows={bands}
      keyOf={({ key }) => key}
      columns={[
        {
          heading: t('bands.range'),
          kind: 'moment',
          cell: ({ startHz, stopHz }) => `${formats.mhz(startHz, 4)}–${formats.frequency(stopHz, 4)}`,
        },
        {
          heading: t('bands.severity'),
          cell: ({ severity }) => (
            <span data-severity={severity}>
              <span className="severity-mark">{severity}</span>
            </span>
          ),
        },
        {
          heading: t('name'),
          cell: ({ key, name }) => (
            <>
              {name[formats.language]} {isOwn(key) && <span className="mark">{t('bands.own')}</span>}
            </>
          ),
        },
        { heading: t('bands.service'), kind: 'small', cell: ({ service }) => serviceName(service) },
        {
          heading: t('bands.confidence'),
          cell: ({ confidence }) => (
            <span className="mark" data-confidence={confidence}>
              {t(`bands.confidenceOf.${confidence}`)}
            </span>
          ),
        },
        {
          heading: t('bands.source'),
          kind: 'small',
          cell: ({ source }) => <span className="dim">{source}</span>,
        },
        {
          kind: 'acts',
          cell: (band) => (
            <Only may="registry">
              <span className="line tight">
                <RowButton
                  label={t('bands.formEdit', { name: band.name[formats.language] })}
                  sign="…"
                  run={() => edit(band)}
                />
                {isOwn(band.key) && (
                  <RowButton
                    label={`${t('bands.restore')}: ${band.name[formats.language]}`}
                    sign="×"
                    run={() => restore(band.key)}
                  />
                )}
              </span>
            </Only>
          ),
        },
      ]}
    />
  );
}
