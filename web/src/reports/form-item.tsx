/** One item of a form. Until a person writes into it, it says what the program knows, or that it stays blank. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { localInput, localInstant } from '../asking/instants.js';
import { bothClocks, localDate } from '../format.js';
import { usePage } from '../state/page-store.js';
import { type Entry, type Field, SOURCES } from './form.js';

interface Props {
  readonly field: Field;
  readonly entry: Entry | undefined;
  change(entry: Entry | undefined): void;
}

export function FormItem({ field, entry, change }: Props) {
  const { t } = useTranslation('reports');
  const language = usePage((state) => state.language);
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

function Known({ field }: { field: Field }) {
  const { t } = useTranslation('reports');
  const language = usePage((state) => state.language);
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
          at === undefined ? '' : `${localDate(at, language)} ${bothClocks(at, language)}`,
          remark === undefined ? '' : `(${remark[language]})`,
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </span>
    </p>
  );
}

function Written({ field, entry, change }: { field: Field; entry: Entry; change(entry: Entry): void }) {
  const { t } = useTranslation('reports');
  const language = usePage((state) => state.language);
  const listId = useId();
  const { choices, letter } = field;
  const named = (words: string) => `${words} ${letter}`;
  return (
    <div className="field-row">
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
      <label className="field">
        <span>{t('form.source')}</span>
        <select
          aria-label={named(t('form.source'))}
          value={entry.source}
          onChange={({ currentTarget }) =>
            change({ ...entry, source: SOURCES.find((one) => one === currentTarget.value) ?? 'operator' })
          }
        >
          {SOURCES.map((one) => (
            <option key={one} value={one}>
              {t(`form.sources.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{t('form.uncertainty')}</span>
        <input
          aria-label={named(t('form.uncertainty'))}
          maxLength={200}
          value={entry.uncertainty ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const { uncertainty: _old, ...rest } = entry;
            change(value === '' ? rest : { ...rest, uncertainty: value });
          }}
        />
      </label>
      <label className="field">
        <span>{t('form.at')}</span>
        <input
          aria-label={named(t('form.at'))}
          type="datetime-local"
          step={1}
          defaultValue={entry.at === undefined ? '' : localInput(Date.parse(entry.at))}
          onChange={({ currentTarget: { value } }) => {
            const { at: _old, ...rest } = entry;
            change(value === '' ? rest : { ...rest, at: localInstant(value.length === 16 ? `${value}:00` : value) });
          }}
        />
      </label>
    </div>
  );
}
