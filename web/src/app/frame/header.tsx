/** Name, navigation, clock, the connection badge, language and colour scheme. */

import { IconAntenna, IconDeviceTv, IconHelp, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { AlarmButton } from '../../duty/alarms/alarm-button.js';
import { AccountLink, AccountMenu } from '../../ground/access/account-menu.js';
import { asLastSeen } from '../../ground/shell/address.js';
import { IconButton } from '../../ground/shell/button.js';
import { Hint } from '../../ground/shell/hint.js';
import { Link } from '../../ground/shell/link.js';
import { ConnectionBadge } from '../../picture/connection-badge.js';
import { choose, readerStore, useReader } from '../../reader/reader-store.js';
import { HeaderNav } from '../screens/nav.js';
import { Clock } from './clock.js';
import { LanguageSwitch } from './language-switch.js';

export function Header({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  return (
    <header className="header">
      <Link to={asLastSeen('/')} className="product line" title={t('title')}>
        <IconAntenna size={24} aria-hidden className="logo" />
        <span className="product-name">{t('title')}</span>
      </Link>
      {!phone && <HeaderNav />}
      <span className="spring" />
      {!phone && <Clock />}
      <ConnectionBadge />
      <AlarmButton />
      {phone ? (
        <LanguageSwitch />
      ) : (
        <AccountMenu>
          <div className="line tight">
            <LanguageSwitch />
            <HeaderButtons />
          </div>
        </AccountMenu>
      )}
    </header>
  );
}

/** Help, colour scheme, wall: below the account; on a phone in the drawer of the tab bar. */
function HeaderButtons() {
  const { t } = useTranslation();
  const scheme = useReader((state) => state.scheme);
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <>
      <Hint label={t(`scheme.${other}`)}>
        <IconButton variant="subtle" aria-label={t(`scheme.${other}`)} onClick={() => choose({ scheme: other })}>
          {scheme === 'dark' ? <IconSun size={20} /> : <IconMoon size={20} />}
        </IconButton>
      </Hint>
      <Hint label={t('nav.wall')}>
        <Link to="/wall" className="icon-link" aria-label={t('nav.wall')}>
          <IconDeviceTv size={20} aria-hidden />
        </Link>
      </Hint>
      <Hint label={`${t('actions.help')} (?)`}>
        <IconButton
          variant="subtle"
          aria-label={t('actions.help')}
          onClick={() => readerStore.setState({ helpOpen: true })}
        >
          <IconHelp size={20} />
        </IconButton>
      </Hint>
    </>
  );
}

/** The same buttons in the drawer of a phone, with a link to one's account. */
export function DrawerButtons() {
  return (
    <>
      <AccountLink />
      <HeaderButtons />
    </>
  );
}
