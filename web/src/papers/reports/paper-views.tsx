import { useCallback, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyButton, OnlyNote } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { Choices, FaultLine, Field, SelectField, TimeField, useWork } from '../../ground/asking/fields.js';
import { localInput, localInstant } from '../../ground/asking/instants.js';
import { useAsked, useFollowed } from '../../ground/asking/use-followed.js';
import { Link, navigate } from '../../ground/shell/address.js';
import { nameWindow } from '../../ground/shell/title.js';
import { bothClocks, localDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { DocumentView } from './document-view.js';
import { entriesOf, type Form, type FormEntry, type FormField, SOURCES } from './form.js';
import { PaperLife, WhoIssues } from './paper-life.js';
import { FORMATS_OF_FILE, fileUrl, type ReportLanguage } from './report.js';

/** A form of a case: what the program fills in, what a person writes instead, and the paper made of both. */
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

interface Props {
  readonly field: FormField;
  readonly entry: FormEntry | undefined;
  change(entry: FormEntry | undefined): void;
}

/** One item of a form. Until a person writes into it, it says what the program knows, or that it stays blank. */
function FormItem({ field, entry, change }: Props) {
  const { t } = useTranslation('reports');
  const language = useLanguage();
  const { letter, label, hint } = field;
  return (
    <fieldset className="form-item">
      <legend>
        <b className="letter">{letter}</b> {label[language]}
      </legend>
      {hint !== undefined && <p className="dim small">{hint[language]}</p>}
      <Known field={field} />
      <label className="check">
        <input
          type="checkbox"
          checked={entry !== undefined}
          onChange={({ currentTarget }) =>
            change(currentTarget.checked ? { value: field.value?.[language] ?? '', source: 'operator' } : undefined)
          }
        />
        {t('form.own')} <span className="sr-only">{t('form.letter', { letter })}</span>
      </label>
      {entry !== undefined && <Written field={field} entry={entry} change={change} />}
    </fieldset>
  );
}

function Known({ field }: { field: FormField }) {
  const { t } = useTranslation('reports');
  const language = useLanguage();
  const { value, source, uncertainty, at, remark, byPerson } = field;
  if (byPerson) return null;
  if (value === undefined)
    return (
      <p className="dim">
        {t('form.programBlank')} {remark !== undefined && `(${remark[language]})`}
      </p>
    );
  return (
    <p>
      {t('form.program', { value: value[language] })}{' '}
      <span className="dim small">
        {[
          source === undefined ? '' : t(`form.sources.${source}`),
          uncertainty?.[language] ?? '',
          at === undefined ? '' : `${localDate(at, language)} ${bothClocks(Date.parse(at), language)}`,
          remark === undefined ? '' : `(${remark[language]})`,
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </span>
    </p>
  );
}

function Written({ field, entry, change }: { field: FormField; entry: FormEntry; change(entry: FormEntry): void }) {
  const { t } = useTranslation('reports');
  const language = useLanguage();
  const listId = useId();
  const { choices = [], letter } = field;
  const named = (words: string) => `${words} ${letter}`;
  return (
    <div className="columns narrow">
      <label className="field">
        <span>{t('form.value')}</span>
        <input
          aria-label={named(t('form.value'))}
          list={choices.length > 0 ? listId : undefined}
          maxLength={2000}
          placeholder={t('form.blank')}
          value={entry.value}
          onChange={({ currentTarget }) => change({ ...entry, value: currentTarget.value })}
        />
        {choices.length > 0 && (
          <datalist id={listId}>
            {choices.map((one) => (
              <option key={one.vi} value={one[language]} />
            ))}
          </datalist>
        )}
      </label>
      <SelectField
        label={t('form.source')}
        aria-label={named(t('form.source'))}
        value={entry.source}
        set={(source) => change({ ...entry, source })}
        options={SOURCES.map((one) => [one, t(`form.sources.${one}`)])}
      />
      <Field
        label={t('form.uncertainty')}
        aria-label={named(t('form.uncertainty'))}
        maxLength={200}
        value={entry.uncertainty ?? ''}
        set={(value) => change({ ...entry, uncertainty: value || undefined })}
      />
      <TimeField
        label={t('form.at')}
        aria-label={named(t('form.at'))}
        type="datetime-local"
        defaultValue={entry.at === undefined ? '' : localInput(Date.parse(entry.at))}
        set={(value) => change({ ...entry, at: value === '' ? undefined : localInstant(value) })}
      />
    </div>
  );
}

/** One report: its files, its hashes, what it says. */
export function ReportView({ id }: { id: string }) {
  const { t } = useTranslation('reports');
  const pageLanguage = useLanguage();
  const [chosen, setChosen] = useState<ReportLanguage>();
  useEffect(() => nameWindow(id), [id]);
  const {
    value: { report } = {},
    fault,
    status,
    ask: askAgain,
  } = useAsked('GET /api/v1/reports/{reportId}', { params: { reportId: id } });
  const language = chosen ?? report?.languages.find((one) => one === pageLanguage) ?? report?.languages[0];
  const documentQuestion = useCallback(
    () =>
      language === undefined
        ? Promise.resolve(undefined)
        : ask('GET /api/v1/reports/{reportId}/document', { params: { reportId: id }, query: { language } }),
    [id, language],
  );
  const { value: shown, fault: documentFault, ask: askDocument } = useFollowed(documentQuestion);
  const reload = () => void Promise.all([askAgain(), askDocument()]);
  return (
    <>
      <Link to="/reports" className="back-link">
        ← {t('view.back')}
      </Link>
      <h2 className="report-id">{report === undefined ? id : `${t(`kind.${report.kind}`)} · ${id}`}</h2>
      <FaultLine words={status === 404 ? t('view.missing', { id }) : fault || documentFault} />
      {report !== undefined && language !== undefined && (
        <>
          <div className="month-head row">
            <Choices
              legend={<span className="sr-only">{t('view.language')}</span>}
              type="radio"
              name="language"
              options={report.languages.map((one) => [one, t(`view.${one}`)] as const)}
              chosen={[language]}
              toggle={setChosen}
            />
            {FORMATS_OF_FILE.map((format) => (
              <a key={format} className="button-link" download href={fileUrl(id, language, format)}>
                {t('view.download', { format: format.toUpperCase() })}
              </a>
            ))}
            {report.incidentId !== undefined && (
              <Link to={`/incidents/${report.incidentId}`}>{t('view.case', { id: report.incidentId })}</Link>
            )}
          </div>
          <PaperLife report={report} reload={reload} />
          {shown !== undefined && <DocumentView document={shown.document} />}
          <p className="hash dim">{t('view.hash', { hash: report.sha256 })}</p>
          {report.files.map((file) => (
            <p key={`${file.language}.${file.format}.${file.signed}`} className="hash dim">
              {t('view.fileHash', { format: file.format.toUpperCase(), language: file.language, hash: file.sha256 })}
            </p>
          ))}
        </>
      )}
    </>
  );
}
