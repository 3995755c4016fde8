/** Model and other properties of the receiver. */

import { useTranslation } from 'react-i18next';
import { Facts } from '../../ground/asking/facts.js';
import { usePicture } from '../../picture/picture-store.js';
import { useProgram } from '../../program/program-store.js';

export function ReceiverCard() {
  const { t } = useTranslation();
  const receivers = useProgram((state) => state.receivers);
  const receiverId = usePicture((state) => state.receiverId);
  const receiver = receivers.find(({ id }) => id === receiverId);
  if (receiver === undefined) return null;
  const rows = [
    [t('receiverCard.status'), t(`status.${receiver.status}`)],
    [t('receiverCard.model'), receiver.model],
    [t('receiverCard.firmware'), receiver.firmware],
    [t('receiverCard.port'), receiver.port],
    // Of recordings the instrument is not known.
    [t('receiverCard.driver'), receiver.status === 'recorded' ? undefined : receiver.driver],
  ] as const;
  return (
    <section className="card">
      <h2>{t('receiver')}</h2>
      <Facts className="properties" rows={rows} />
    </section>
  );
}
