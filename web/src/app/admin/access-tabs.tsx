import { useTranslation } from 'react-i18next';
import { SessionList, TokenList } from '../../ground/access/access-lists.js';

export function TokensTab() {
  const { t } = useTranslation('admin');
  return (
    <section className="card" aria-label={t('tab.tokens')}>
      <p className="dim">{t('tokens.hint')}</p>
      <TokenList />
    </section>
  );
}

export function SessionsTab() {
  const { t } = useTranslation('admin');
  return (
    <section className="card" aria-label={t('tab.sessions')}>
      <p className="dim">{t('sessions.hint')}</p>
      <SessionList />
    </section>
  );
}
