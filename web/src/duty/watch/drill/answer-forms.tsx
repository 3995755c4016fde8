/** What the crew answers in a drill, as in the real watch: who goes; the source by one click, a remark, the measure. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { suspectsOf } from '../../../../../src/incidents/findings.js';
import type { SourceId } from '../../../../../src/incidents/sources.js';
import { defined } from '../../../../../src/rf/defined.js';
import { OnlyButton } from '../../../ground/access/only.js';
import { FormReader } from '../../../ground/asking/fields.js';
import { usePeople } from '../../../ground/names/people.js';
import type { Incident } from '../../cases/incident.js';
import { SourceField } from '../../cases/source-field.js';

interface ResolveProps {
  readonly busy: boolean;
  readonly incident: Incident;
  resolve(body: { source: SourceId; cause: string; measure: string }): void;
}

export function ResolveForm({ busy, incident, resolve }: ResolveProps) {
  const { t } = useTranslation('watch');
  const [source, setSource] = useState<SourceId>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    if (source !== undefined) resolve({ source, cause: form.text('cause'), measure: form.text('measure') });
  };
  return (
    <form className="filter-fields row" onSubmit={submit}>
      <SourceField {...defined({ source })} suspects={suspectsOf(incident)} choose={setSource} />
      <input
        className="plain-input"
        name="cause"
        required={source === 'other'}
        aria-label={t('drills.cause')}
        placeholder={t('drills.cause')}
      />
      <input
        className="plain-input"
        name="measure"
        required
        aria-label={t('drills.measure')}
        placeholder={t('drills.measure')}
      />
      <OnlyButton may="incidents" type="submit" variant="default" loading={busy} disabled={source === undefined}>
        {t('drills.resolve')}
      </OnlyButton>
    </form>
  );
}

export function AssignSelect({ assign }: { assign(personId: string): void }) {
  const { t } = useTranslation('watch');
  const people = usePeople().filter(({ active }) => active);
  if (people.length === 0) return null;
  return (
    <select
      className="plain-input"
      aria-label={t('drills.assign')}
      value=""
      onChange={({ currentTarget }) => assign(currentTarget.value)}
    >
      <option value="">{t('drills.assign')}</option>
      {people.map((person) => (
        <option key={person.id} value={person.id}>
          {person.name}
        </option>
      ))}
    </select>
  );
}
