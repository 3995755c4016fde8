/** Why the chosen receiver is not sweeping, in the program's own sentence. */
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../state/page-store.js';

export function ProblemNotice() {
  const { t } = useTranslation();
  const receivers = usePage((state) => state.receivers);
  const receiverId = usePage((state) => state.receiverId);
  const phase = usePage((state) => state.phase);
  const receiver = receivers.find(({ id }) => id === receiverId);
  if (receivers.length === 0)
    return phase === 'connected' ? (
      <p className="notice" role="status">
        {t('noReceivers')}
      </p>
    ) : null;
  if (receiver === undefined || receiver.status === 'sweeping') return null;
  return (
    <div className="notice" role="alert" data-status={receiver.status}>
      <IconAlertTriangle size={20} aria-hidden />
      <span>
        <b>{t('problem', { status: t(`status.${receiver.status}`) })}</b>
        {receiver.problem !== undefined && (
          // The program writes its sentences in English.
          <span lang="en"> {receiver.problem}</span>
        )}
      </span>
    </div>
  );
}
