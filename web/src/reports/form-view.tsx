/** A form of a case: what the program fills in, what a person writes instead, and the paper made of both. */
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyButton, OnlyNote } from '../access/only.js';
import { FaultLine } from '../asking/fields.js';
import { get, request } from '../asking/request.js';
import { useReason } from '../asking/use-reason.js';
import { navigate } from '../shell/address.js';
import { Link } from '../shell/link.js';
import { nameWindow } from '../shell/title.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';
import { type Entry, entriesOf, type Form, formFrom } from './form.js';
import { FormItem } from './form-item.js';
import { reportFrom } from './report.js';

export function FormView({ incidentId, templateId }: { incidentId: string; templateId: string }) {
  const { t } = useTranslation('reports');
  const explain = useReason();
  const language = usePage((state) => state.language);
  const path = `/api/v1/incidents/${encodeURIComponent(incidentId)}/forms/${encodeURIComponent(templateId)}`;
  const [form, setForm] = useState<Form>();
  const [entries, setEntries] = useState<Readonly<Record<string, Entry>>>({});
  const [dirty, setDirty] = useState(false);
  const [saved, setSaved] = useState(false);
  const [missing, setMissing] = useState('');
  const { busy, fault, run } = useWork();
  const take = useCallback((value: unknown) => {
    const read = formFrom(value);
    setForm(read);
    setEntries(entriesOf(read));
    setDirty(false);
  }, []);
  useEffect(() => {
    get(path).then(
      (answer) => take(answer['form']),
      (error: unknown) => setMissing(explain(error)),
    );
  }, [path, take, explain]);
  useEffect(() => nameWindow(`${incidentId} · ${t('form.title')}`), [incidentId, t]);
  const change = (letter: string, entry: Entry | undefined) => {
    const { [letter]: _old, ...others } = entries;
    setEntries(entry === undefined ? others : { ...others, [letter]: entry });
    setDirty(true);
    setSaved(false);
  };
  const save = () =>
    run(async () => {
      take((await request('PUT', path, { version: form?.version ?? 0, entries }))['form']);
      setSaved(true);
    });
  const make = () =>
    run(async () => {
      const report = reportFrom((await request('POST', `${path}/report`, {}))['report']);
      if (report !== undefined) navigate(`/reports/${report.id}`);
    });
  return (
    <>
      <Link to={`/incidents/${incidentId}`} className="back-link">
        ← {t('view.case', { id: incidentId })}
      </Link>
      <h2>{form === undefined ? t('form.title') : form.title[language]}</h2>
      <FaultLine words={missing} />
      {form !== undefined && (
        <>
          <p className="dim">{form.basis[language]}</p>
          <OnlyNote may="incidents" />
          {form.sections.map(({ title, fields }) => (
            <section key={title.vi} className="card form-section" aria-label={title[language]}>
              <h3>{title[language]}</h3>
              {fields.map((field) => (
                <FormItem
                  key={field.letter}
                  field={field}
                  entry={entries[field.letter]}
                  change={(entry) => change(field.letter, entry)}
                />
              ))}
            </section>
          ))}
          <FaultLine words={fault} />
          <div className="form-buttons">
            <OnlyButton may="incidents" loading={busy} onClick={() => void save()} disabled={!dirty}>
              {t('form.save')}
            </OnlyButton>
            <OnlyButton may="evidence" variant="default" loading={busy} onClick={() => void make()} disabled={dirty}>
              {t('form.make')}
            </OnlyButton>
            <span role="status" className="dim">
              {dirty ? t('form.unsaved') : saved ? t('form.saved') : ''}
            </span>
          </div>
        </>
      )}
    </>
  );
}
