/** A driver chosen by hand, by the name of its receivers. */
import { useTranslation } from 'react-i18next';
import { SelectField } from '../../ground/asking/fields.js';
import { useAsked } from '../../ground/asking/use-followed.js';

export function DriverField({ value, set }: { readonly value: string; set(driver: string): void }) {
  const { t } = useTranslation('field');
  const { value: { drivers } = { drivers: [] } } = useAsked('GET /api/v1/drivers', {});
  return (
    <SelectField
      label={t('receiver.driver')}
      value={value}
      set={set}
      options={drivers.map(({ id, label }) => [
        id,
        `${t(`drivers.${id as 'lines'}`, { defaultValue: label })} (${id})`,
      ])}
    />
  );
}
