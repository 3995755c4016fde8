/** The band plan in force, with how far each entry was checked; edited by an own entry of the same key. */
import { Button } from '@mantine/core';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../src/api/records.js';
import { Only } from '../access/only.js';
import { askAll } from '../asking/ask.js';
import { FaultLine, Field, FormReader } from '../asking/fields.js';
import { useRecords } from '../asking/use-records.js';
import { SEVERITIES } from '../cases/incident.js';
import { FORMATS } from '../format.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';
import { plain } from './licence.js';
import { ListImport } from './list-import.js';

type Band = RecordBody<'bandplan/entries'>;

const CONFIDENCES: readonly Band['confidence'][] = ['verified', 'edges', 'unverified'];

export function BandTab() {
  const { t } = useTranslation('registry');
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const own = useRecords('bandplan/entries');
  const { fault, run } = useWork();
  const [bands, setBands] = useState<readonly Band[]>([]);
  const [words, setWords] = useState('');
  const [edited, setEdited] = useState<Band | 'new'>();
  const load = useCallback(
    () =>
      run(async () => {
        const rows = await askAll('GET /api/v1/bandplan', 'entries', {});
        setBands(rows.sort((a, b) => a.startHz - b.startHz));
      }),
    [run],
  );
  // An own entry changes the plan in force: both are asked for again.
  const { rows: ownRows } = own;
  useEffect(() => {
    if (ownRows !== undefined) void load();
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
        <FaultLine words={fault} />
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
        <ListImport list="band" kept={() => void own.load()} />
      </Only>
    </>
  );
}

interface FormProps {
  readonly band: Band | undefined;
  put(key: string, value: Band): Promise<void>;
  close(): void;
}

function BandForm({ band, put, close }: FormProps) {
  const { t } = useTranslation('registry');
  const language = usePage((state) => state.language);
  const { busy, fault, run } = useWork();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    const [startHz = 0, stopHz = 0] = [form.hzOfMhz('start'), form.hzOfMhz('stop')];
    const service = form.text('service');
    const key = band?.key ?? `${service}:${startHz}-${stopHz}`;
    const value = {
      ...{ key, startHz, stopHz, service },
      severity: SEVERITIES.find((one) => one === form.number('severity')) ?? 5,
      confidence: CONFIDENCES.find((one) => one === form.text('confidence')) ?? 'unverified',
      source: form.text('source'),
      name: { vi: form.text('vi'), en: form.text('en') },
    };
    if (await run(() => put(key, value))) close();
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <h3>{band === undefined ? t('bands.formNew') : t('bands.formEdit', { name: band.name[language] })}</h3>
      <div className="field-row">
        <Field
          label={t('startMhz')}
          name="start"
          inputMode="decimal"
          required
          defaultValue={band && band.startHz / 1e6}
        />
        <Field label={t('stopMhz')} name="stop" inputMode="decimal" required defaultValue={band && band.stopHz / 1e6} />
        <label className="field">
          <span>{t('bands.severity')}</span>
          <select name="severity" defaultValue={band?.severity ?? 5}>
            {SEVERITIES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <Field label={t('bands.service')} name="service" required maxLength={60} defaultValue={band?.service} />
        <Field label={t('bands.nameVi')} name="vi" required maxLength={200} defaultValue={band?.name.vi} />
        <Field label={t('bands.nameEn')} name="en" required maxLength={200} defaultValue={band?.name.en} />
        <label className="field">
          <span>{t('bands.confidence')}</span>
          <select name="confidence" defaultValue={band?.confidence ?? 'unverified'}>
            {CONFIDENCES.map((one) => (
              <option key={one} value={one}>
                {t(`bands.confidenceOf.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <Field label={t('bands.source')} name="source" required maxLength={1000} defaultValue={band?.source} />
      </div>
      <FaultLine words={fault} />
      <div className="form-buttons">
        <Button type="submit" loading={busy}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
