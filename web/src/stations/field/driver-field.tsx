/** A driver chosen by hand, by the name of its receivers. */
import { useTranslation } from 'react-i18next';
import { ask } from '../../ground/asking/ask.js';
import { SelectField } from '../../ground/asking/fields.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import type { DriverInfo } from './facts.js';

async function fetchDrivers(signal: AbortSignal): Promise<readonly DriverInfo[]> {
  return (await ask('GET /api/v1/drivers', { signal })).drivers;
}

export function DriverField({ value, set }: { readonly value: string; set(driver: string): void }) {
  const { t } = useTranslation('field');
  const { value: drivers } = useFollowed(fetchDrivers);
  return (
    <SelectField
      label={t('receiver.driver')}
      value={value}
      set={set}
      options={(drivers ?? []).map(({ id, label }) => [
        id,
        `${t(`drivers.${id as 'lines'}`, { defaultValue: label })} (${id})`,
      ])}
    />
  );
}
