/** Who sits here: at the end of the header, with the ways to one's account and out. */
import { IconUser } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../asking/ask.js';
import { Link } from '../shell/address.js';
import { DropDown } from '../shell/drop-down.js';
import { useSession } from './session.js';

/** `children`: what else is chosen for all of the page. */
export function AccountMenu({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<boolean>();
  const user = useSession((session) => session.user);
  const name = user?.name ?? t('session.open');
  const button = (
    <button type="button" className="account-button" aria-label={`${t('nav.account')}: ${name}`}>
      <IconUser size={20} aria-hidden />
      {user !== undefined && <span className="account-name">{user.name}</span>}
    </button>
  );
  return (
    <DropDown button={button} label={t('nav.account')} opened={open} turn={setOpen}>
      <div className="stack">
        <p>
          <b>{name}</b>
          {user !== undefined && (
            <span className="dim block">
              {user.id} · {t(`session.role.${user.role}`)}
            </span>
          )}
        </p>
        {children}
        <Link to="/account" className="button-link" onClick={() => setOpen(false)}>
          {t('nav.account')}
        </Link>
        {user !== undefined && <SignOut />}
      </div>
    </DropDown>
  );
}

/** The same on a phone, for the drawer: the screen has the way out. */
export function AccountLink() {
  const { t } = useTranslation();
  return (
    <Link to="/account" className="icon-link" aria-label={t('nav.account')}>
      <IconUser size={20} aria-hidden />
    </Link>
  );
}

export function SignOut() {
  const { t } = useTranslation();
  const leave = () => {
    // Where even this is refused the session is over already.
    const forget = () => import('../asking/browser-store.js').then(({ forgetCases }) => forgetCases());
    const gone = () => forget().finally(() => location.assign('/'));
    ask('DELETE /api/v1/session').then(gone, gone);
  };
  return (
    <button type="button" className="button-link" onClick={leave}>
      {t('session.signOut')}
    </button>
  );
}
