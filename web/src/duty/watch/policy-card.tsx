/** What the duty room decides about its alarms: which are sent to people, and how many people must acknowledge. */
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../ground/access/only.js';
import { FormEnd, FormReader, SelectField } from '../../ground/asking/fields.js';
import { useRecords } from '../../ground/asking/use-records.js';
import { useWork } from '../../ground/asking/use-work.js';
import { SEVERITIES, type Severity } from '../../ground/names/severities.js';

const USUAL_FROM: Severity = 3;
/** Severities for which a second person may be asked. */
const SHARED: readonly Severity[] = [1, 2];
const PEOPLE = ['1', '2', '3'] as const;

export function PolicyCard() {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const { rows, loading, put } = useRecords('watch-policy');
  const { busy, fault, run } = useWork();
  if (loading) return null;
  const kept = rows[0];
  const { personalFrom = USUAL_FROM, acknowledgements = {} } = kept?.value ?? {};
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    const counts = SHARED.map((severity) => [severity, form.number(`acknowledge-${severity}`) ?? 1]);
    const from = SEVERITIES.find((one) => one === form.number('personalFrom')) ?? USUAL_FROM;
    await run(() =>
      put('current', kept?.version ?? 0, {
        personalFrom: from,
        acknowledgements: Object.fromEntries(counts.filter(([, people]) => people !== 1)),
      }),
    );
  };
  const severityWords = (severity: Severity) => `${severity} ${common(`cases.severity.${severity}`)}`;
  return (
    <section className="card" aria-label={t('policy.title')}>
      <h2>{t('policy.title')}</h2>
      <p className="dim">{t('policy.hint')}</p>
      <form className="form" key={kept?.version ?? 0} onSubmit={(event) => void save(event)}>
        <SelectField
          label={t('policy.personalFrom')}
          name="personalFrom"
          defaultValue={String(personalFrom)}
          options={SEVERITIES.map((one) => [String(one), severityWords(one)])}
        />
        {SHARED.map((severity) => (
          <SelectField
            key={severity}
            label={t('policy.acknowledge', { severity: severityWords(severity) })}
            name={`acknowledge-${severity}`}
            defaultValue={String(acknowledgements[severity] ?? 1)}
            options={PEOPLE.map((count) => [count, t('policy.people', { count: Number(count) })])}
          />
        ))}
        <Only may="registry">
          <FormEnd fault={fault} busy={busy} />
        </Only>
      </form>
    </section>
  );
}
