/** Name, navigation, clock, the connection badge, language and colour scheme. */
import { IconAntenna, IconDeviceTv, IconHelp, IconMoon, IconSun } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AlarmButton } from '../../duty/alarms/alarm-button.js';
import { AccountLink, AccountMenu } from '../../ground/access/account-menu.js';
import { Choices } from '../../ground/asking/fields.js';
import { asLastSeen, Link } from '../../ground/shell/address.js';
import { IconButton } from '../../ground/shell/button.js';
import { Hint } from '../../ground/shell/hint.js';
import { chooseLanguage, PAGE_LANGUAGES } from '../../ground/words/choose-language.js';
import { LOCAL_ZONE, localClock, localDate, utcClock } from '../../ground/words/format.js';
import { useLanguage, useNow } from '../../ground/words/use-language.js';
import { useLive } from '../../live/live-context.js';
import { ConnectionBadge } from '../../picture/connection-badge.js';
import { choose, readerStore, useReader } from '../../reader/reader-store.js';
import { HeaderNav } from '../screens/nav.js';

function LanguageSwitch() {
  const { t } = useTranslation();
  const { session } = useLive();
  const language = useLanguage();
  return (
    <Choices
      hidesLegend
      legend={t('language')}
      type="radio"
      name="page-language"
      options={PAGE_LANGUAGES}
      chosen={[language]}
      toggle={(next) => void chooseLanguage(next).then(() => session.plot?.redraw())}
    />
  );
}

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

/** The program's time: Vietnam's, or UTC when pressed. */
function Clock() {
  const { t } = useTranslation();
  const [utc, setUtc] = useState(false);
  const hint = t(utc ? 'clock.utc' : 'clock.local');
  return (
    <Hint label={hint}>
      <button type="button" className="clock mono" onClick={() => setUtc(!utc)}>
        <Time utc={utc} />
      </button>
    </Hint>
  );
}

/** A component of its own, because it changes each second. */
function Time({ utc }: { utc: boolean }) {
  const language = useLanguage();
  const now = useNow();
  return (
    <>
      {utc ? '' : <span className="date">{localDate(now, language)} </span>}
      {utc ? utcClock(now) : localClock(now)} {utc ? 'UTC' : LOCAL_ZONE}
    </>
  );
}
