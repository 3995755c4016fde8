/** One item of a form. Until a person writes into it, it says what the program knows, or that it stays blank. */

import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, SelectField, TimeField } from '../../ground/asking/fields.js';
import { localInput, localInstant } from '../../ground/asking/instants.js';
import { bothClocks, localDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { type FormEntry, type FormField, SOURCES } from './form.js';

interface Props {
  readonly field: FormField;
  readonly entry: FormEntry | undefined;
  change(entry: FormEntry | undefined): void;
}

export function FormItem({ field, entry, change }: Props) {
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
