/** One's own account: password, second factor, where one is signed in, API tokens. */
import './words.js';
import './access.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../shell/link.js';
import { nameWindow } from '../shell/title.js';
import { SignOut } from './account-menu.js';
import { PasswordCard } from './password-card.js';
import { SecondFactorCard } from './second-factor-card.js';
import { useMay, useSession } from './session.js';
import { SessionList } from './session-list.js';
import { TokenList } from './token-list.js';

export default function AccountScreen() {
  const { t } = useTranslation('access');
  const { t: tPage } = useTranslation();
  const user = useSession((session) => session.user);
  const mayMakeAccounts = useMay('users');
  useEffect(() => nameWindow(tPage('nav.account')), [tPage]);
  return (
    <main id="main" className="screen access stack">
      <h1>{tPage('nav.account')}</h1>
      {user === undefined ? (
        <section className="card">
          <h2>{tPage('session.open')}</h2>
          <p>{t('open.hint')}</p>
          {mayMakeAccounts && (
            <p>
              <Link to="/admin" className="button-link">
                {t('open.make')}
              </Link>
            </p>
          )}
        </section>
      ) : (
        <>
          <div className="row">
            <span>
              <b>{user.name}</b> <span className="dim">({user.id})</span> · {tPage(`session.role.${user.role}`)}
            </span>
            <SignOut />
          </div>
          <div className="columns">
            {user.hasPassword && <PasswordCard />}
            {user.hasPassword && <SecondFactorCard user={user} />}
          </div>
          <section className="card" aria-label={t('sessions.mine')}>
            <h2>{t('sessions.mine')}</h2>
            <SessionList userId={user.id} />
          </section>
          <section className="card" aria-label={t('tokens.mine')}>
            <h2>{t('tokens.mine')}</h2>
            <p className="dim">{t('tokens.hint')}</p>
            <TokenList userId={user.id} />
          </section>
        </>
      )}
    </main>
  );
}
