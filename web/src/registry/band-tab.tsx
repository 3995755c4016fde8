/** The band plan in force, with how far each entry was checked; edited by an own entry of the same key. */

import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../access/only.js';
import { askAll } from '../asking/ask.js';
import { FaultLine } from '../asking/fields.js';
import { useAsked } from '../asking/use-asked.js';
import { useRecords } from '../asking/use-records.js';
import { useWork } from '../asking/use-work.js';
import { FORMATS } from '../format.js';
import { usePage } from '../state/page-store.js';
import { type Band, BandForm } from './band-form.js';
import { plain } from './licence.js';
import { BandImport } from './list-import.js';

const askBands = async () =>
  (await askAll('GET /api/v1/bandplan', 'entries', {})).sort((a, b) => a.startHz - b.startHz);

export function BandTab() {
  const { t } = useTranslation('registry');
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const own = useRecords('bandplan/entries');
  const { fault: refusal, run } = useWork();
  const { value: bands = [], fault, ask: load } = useAsked(askBands);
  const [words, setWords] = useState('');
  const [edited, setEdited] = useState<Band | 'new'>();
  // An own entry changes the plan in force: both are asked for again.
  const { rows: ownRows } = own;
  useEffect(() => {
    if (ownRows.length > 0) void load();
  }, [load, ownRows]);
  const ownOf = (key: string) => own.rows.find(({ value }) => value.key === key);
  const shown = bands.filter(({ name, service, startHz, stopHz }) => {
    const hz = Number(words.replace(',', '.')) * 1e6;
    if (hz > 0) return startHz <= hz && hz <= stopHz;
    return plain(`${name.vi} ${name.en} ${service}`).includes(plain(words));
  });
  return (
    <>
      <section className="card" aria-label={t('bands.title')}>
        <h2>{t('bands.title')}</h2>
        <p className="dim">{t('bands.hint')}</p>
        <div className="filter-fields">
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
        <div className="wide-table">
          <table className="plain-table">
            <thead>
              <tr>
                {(['range', 'severity', 'nameVi', 'service', 'confidence', 'source'] as const).map((name) => (
                  <th key={name} scope="col">
                    {t(name === 'nameVi' ? 'name' : `bands.${name}`)}
                  </th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {shown.map((band) => {
                const mine = ownOf(band.key);
                return (
                  <tr key={band.key}>
                    <td className="moment">
                      {formats.mhz(band.startHz, 4)}–{formats.frequency(band.stopHz, 4)}
                    </td>
                    <td data-severity={band.severity}>
                      <span className="severity-mark">{band.severity}</span>
                    </td>
                    <td>
                      {band.name[language]} {mine !== undefined && <span className="mark">{t('bands.own')}</span>}
                    </td>
                    <td className="small">{band.service}</td>
                    <td>
                      <span className="mark" data-confidence={band.confidence}>
                        {t(`bands.confidenceOf.${band.confidence}`)}
                      </span>
                    </td>
                    <td className="small dim">{band.source}</td>
                    <td>
                      <Only may="registry">
                        <span className="row-buttons">
                          <Button
                            size="compact-sm"
                            variant="default"
                            aria-label={t('bands.formEdit', { name: band.name[language] })}
                            onClick={() => setEdited(band)}
                          >
                            …
                          </Button>
                          {mine !== undefined && (
                            <Button
                              size="compact-sm"
                              variant="default"
                              aria-label={`${t('bands.restore')}: ${band.name[language]}`}
                              title={t('bands.restore')}
                              onClick={() => void run(() => own.remove(band.key, mine.version))}
                            >
                              ×
                            </Button>
                          )}
                        </span>
                      </Only>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </section>
      <Only may="registry">
        <BandImport kept={() => void own.load()} />
      </Only>
    </>
  );
}
