/** A form of a case: what the program fills in, what a person writes instead, and the paper made of both. */

import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyButton, OnlyNote } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { useWork } from '../../ground/asking/use-work.js';
import { navigate } from '../../ground/shell/address.js';
import { Link } from '../../ground/shell/link.js';
import { nameWindow } from '../../ground/shell/title.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { entriesOf, type Form, type FormEntry } from './form.js';
import { FormItem } from './form-item.js';
import { WhoIssues } from './paper-life.js';

export function FormView({ incidentId, templateId }: { incidentId: string; templateId: string }) {
  const { t } = useTranslation('reports');
  const language = useLanguage();
  const question = useCallback(
    async (signal: AbortSignal) => {
      const params = { incidentId, templateId };
      return (await ask('GET /api/v1/incidents/{incidentId}/forms/{templateId}', { params, signal })).form;
    },
    [incidentId, templateId],
  );
  const { value: form, fault: missing, take } = useFollowed<Form>(question);
  const [edited, setEdited] = useState<Readonly<Record<string, FormEntry>>>();
  const dirty = edited !== undefined;
  const entries = edited ?? (form === undefined ? {} : entriesOf(form));
  const [saved, setSaved] = useState(false);
  const { busy, fault, run } = useWork();
  useEffect(() => nameWindow(`${incidentId} · ${t('form.title')}`), [incidentId, t]);
  const change = (letter: string, entry: FormEntry | undefined) => {
    const { [letter]: _old, ...others } = entries;
    setEdited(entry === undefined ? others : { ...others, [letter]: entry });
    setSaved(false);
  };
  const params = { incidentId, templateId };
  const save = () =>
    run(async () => {
      const body = { version: form?.version ?? 0, entries };
      take((await ask('PUT /api/v1/incidents/{incidentId}/forms/{templateId}', { params, body })).form);
      setEdited(undefined);
      setSaved(true);
    });
  const make = () =>
    run(async () => {
      const name = 'POST /api/v1/incidents/{incidentId}/forms/{templateId}/report';
      const { report } = await ask(name, { params, body: {} });
      navigate(`/reports/${report.id}`);
    });
  return (
    <>
      <Link to={`/incidents/${incidentId}`} className="back-link">
        ← {t('view.case', { id: incidentId })}
      </Link>
      <h2>{form === undefined ? t('form.title') : form.template.title[language]}</h2>
      <FaultLine words={missing} />
      {form !== undefined && (
        <>
          <p className="dim">{form.template.hint[language]}</p>
          <OnlyNote may="incidents" />
          <WhoIssues />
          {form.sections.map(({ title, fields }) => (
            <section key={title.vi} className="card stack" aria-label={title[language]}>
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
          <div className="row">
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
