/** Addressees (Kính gửi) and recipients (Nơi nhận) of one paper; left empty, those of the letterhead. */
import { useTranslation } from 'react-i18next';
import { type FormReader, LongField } from '../../ground/asking/fields.js';
import { linesOf } from './report.js';

export function AddressFields() {
  const { t } = useTranslation('reports');
  return (
    <details>
      <summary>{t('paper.addresses')}</summary>
      <div className="field-row wide-fields">
        <LongField label={t('paper.addressees')} hint={t('paper.lines')} name="addressees" rows={2} />
        <LongField label={t('paper.recipients')} hint={t('paper.lines')} name="recipients" rows={2} />
      </div>
    </details>
  );
}

export function addressesOf(form: FormReader) {
  const given = (name: string) => {
    const lines = linesOf(form.text(name));
    return lines.length === 0 ? undefined : lines;
  };
  return { addressees: given('addressees'), recipients: given('recipients') };
}
