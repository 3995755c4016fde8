/** Field for one input of an act. */

import { useTranslation } from 'react-i18next';
import type { SourceId } from '../../../../../src/incidents/sources.js';
import { useSession } from '../../../ground/access/session.js';
import { Field, LongField, SelectField } from '../../../ground/asking/fields.js';
import { useShown } from '../../../ground/asking/use-followed.js';
import { usePeople } from '../../../ground/names/people.js';
import { SEVERITIES } from '../../../ground/names/severities.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { SourceField } from '../../cases/source-field.js';
import { dutyNow } from '../../watch/roster/duty-now.js';
import { type FieldName, RELATIONS } from './act-fields.js';
import type { HeardEmission } from './incident-file.js';

export interface Values {
  readonly personId?: string;
  readonly source?: SourceId;
  readonly cause?: string;
  readonly measure?: string;
  readonly although?: string;
  readonly reason?: string;
  readonly severity?: string;
  readonly other?: string;
  readonly relation?: string;
  readonly emissionIds?: readonly string[];
}

interface Props {
  readonly field: FieldName;
  readonly values: Values;
  readonly emissions: readonly HeardEmission[];
  /** The hypothesis for the source. */
  readonly suspects: readonly SourceId[];
  readonly first: boolean;
  change(changes: Partial<Values>): void;
}

export function ActField(props: Props) {
  const { field, values, first, change } = props;
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const focus = first ? { 'data-autofocus': true } : {};
  switch (field) {
    case 'personId':
      return <PersonField {...props} />;
    case 'emissionIds':
      return <EmissionField {...props} />;
    case 'source':
      return <SourceField {...values} suspects={props.suspects} choose={(source) => change({ source })} />;
    case 'severity':
      return (
        <SelectField
          label={t('form.severity')}
          {...focus}
          value={values.severity ?? ''}
          set={(severity) => change({ severity })}
          options={[
            ['', ''],
            ...SEVERITIES.map(
              (one) =>
                [
                  String(one),
                  `${one} ${common(`cases.severity.${one}`)} — ${common(`states.services.${one}`)}`,
                ] as const,
            ),
          ]}
        />
      );
    case 'relation':
      return (
        <SelectField
          label={t('form.relation')}
          value={values.relation}
          set={(relation) => change({ relation })}
          options={RELATIONS.map((one) => [one, t(`detail.link.${one}`)])}
        />
      );
    case 'other':
      return (
        <Field
          label={t('form.other')}
          {...focus}
          value={values.other ?? ''}
          placeholder={t('form.otherHint')}
          maxLength={60}
          set={(value) => change({ other: value })}
        />
      );
    default:
      return (
        <LongField
          {...focus}
          label={t(`form.${field}`)}
          hint={field === 'cause' ? t('form.causeHint') : undefined}
          {...WORDS}
          value={values[field] ?? ''}
          set={(value) => change({ [field]: value })}
        />
      );
  }
}

const WORDS = { rows: 2, maxLength: 4000 } as const;

function PersonField({ values, change }: Props) {
  const { t } = useTranslation('incidents');
  const onDuty = new Set(useShown(dutyNow).value?.personIds);
  const own = useSession((session) => session.user?.id);
  const rankOf = (id: string) => (id === own ? 2 : Number(onDuty.has(id)));
  const people = usePeople()
    .filter(({ active }) => active)
    .sort((a, b) => rankOf(b.id) - rankOf(a.id));
  const nameOf = ({ id, name }: (typeof people)[number]) => {
    if (id === own) return t('form.me', { name });
    return onDuty.has(id) ? t('form.onDuty', { name }) : name;
  };
  if (people.length === 0) return <p className="dim">{t('form.personNone')}</p>;
  return (
    <SelectField
      label={t('form.person')}
      data-autofocus
      value={values.personId ?? ''}
      set={(personId) => change({ personId })}
      options={[['', ''], ...people.map((one) => [one.id, nameOf(one)] as const)]}
    />
  );
}

function EmissionField({ values, emissions, change }: Props) {
  const { t } = useTranslation('incidents');
  const places = usePlaces();
  const formats = useFormats();
  const chosen = values.emissionIds ?? [];
  const toggle = (id: string) =>
    change({ emissionIds: chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id] });
  return (
    <fieldset className="row">
      <legend>{t('form.emissions')}</legend>
      {emissions.map(({ emissionId, frequency, stationId, firstHeardAt }) => (
        <label key={emissionId} className="choice">
          <input type="checkbox" checked={chosen.includes(emissionId)} onChange={() => toggle(emissionId)} />
          <span>
            {formats.told(frequency)} · {places([stationId])} · {formats.clock(firstHeardAt)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
