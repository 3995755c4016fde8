import { useTranslation } from 'react-i18next';
import { SessionList } from '../../ground/access/access-lists.js';

export function SessionsTab() {
  const { t } = useTranslation('admin');
  return (
    <section className="card" aria-label={t('tab.sessions')}>
      <p className="dim">{t('sessions.hint')}</p>
      <SessionList />
    </section>
  );
}
