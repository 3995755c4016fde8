/** Name, navigation, clock, the one connection badge, language and looks. */
import { ActionIcon, SegmentedControl, Tooltip, UnstyledButton } from '@mantine/core';
import { IconAntenna, IconDeviceTv, IconHelp, IconMoon, IconSun } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountMenu } from '../access/account-menu.js';
import { AlarmButton } from '../alarms/alarm-button.js';
import { type Language, LOCAL_ZONE, localClock, localDate, utcClock } from '../format.js';
import { switchLanguage } from '../i18n.js';
import { useLive } from '../live-context.js';
import { asLastSeen } from '../shell/address.js';
import { Link } from '../shell/link.js';
import { HeaderNav } from '../shell/nav.js';
import { pageStore, usePage } from '../state/page-store.js';
import { savePreferences } from '../state/preferences.js';
import { ConnectionBadge } from './connection-badge.js';

export function Header({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  return (
    <header className="header">
      <Link to={asLastSeen('/')} className="product" title={t('title')}>
        <IconAntenna size={24} aria-hidden className="mark" />
        <span className="product-name">{t('title')}</span>
      </Link>
      {!phone && <HeaderNav />}
      <span className="spring" />
      {!phone && <Clock />}
      <ConnectionBadge />
      <AlarmButton />
      <LanguageSwitch phone={phone} />
      {!phone && <AccountMenu />}
      {!phone && <HeaderButtons />}
    </header>
  );
}

/** Help and looks; on a phone they live in the drawer of the tab bar. */
export function HeaderButtons() {
  const { t } = useTranslation();
  const scheme = usePage((state) => state.scheme);
  const other = scheme === 'dark' ? 'light' : 'dark';
  const switchScheme = () => {
    pageStore.setState({ scheme: other });
    savePreferences({ scheme: other });
  };
  return (
    <>
      <Tooltip label={t(`scheme.${other}`)}>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t(`scheme.${other}`)} onClick={switchScheme}>
          {scheme === 'dark' ? <IconSun size={20} /> : <IconMoon size={20} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('nav.wall')}>
        <Link to="/wall" className="icon-link" aria-label={t('nav.wall')}>
          <IconDeviceTv size={20} aria-hidden />
        </Link>
      </Tooltip>
      <Tooltip label={`${t('actions.help')} (?)`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('actions.help')}
          onClick={() => pageStore.setState({ helpOpen: true })}
        >
          <IconHelp size={20} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

function LanguageSwitch({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  const { session } = useLive();
  const language = usePage((state) => state.language);
  const change = (value: string) => {
    const next: Language = value === 'en' ? 'en' : 'vi';
    pageStore.setState({ language: next });
    savePreferences({ language: next });
    switchLanguage(next);
    session.plot?.redraw();
  };
  return (
    <SegmentedControl
      className="language"
      size={phone ? 'md' : 'xs'}
      aria-label={t('language')}
      value={language}
      onChange={change}
      data={[
        { value: 'vi', label: 'VI' },
        { value: 'en', label: 'EN' },
      ]}
    />
  );
}

function Clock() {
  const { t } = useTranslation();
  const { session } = useLive();
  const language = usePage((state) => state.language);
  const [utc, setUtc] = useState(false);
  const [now, setNow] = useState(() => session.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(session.now()), 1000);
    return () => window.clearInterval(timer);
  }, [session]);
  const hint = t(utc ? 'clock.utc' : 'clock.local');
  return (
    <Tooltip label={hint}>
      <UnstyledButton className="clock" onClick={() => setUtc(!utc)}>
        {utc ? '' : <span className="date">{localDate(now, language)} </span>}
        {utc ? utcClock(now) : localClock(now)} {utc ? 'UTC' : LOCAL_ZONE}
      </UnstyledButton>
    </Tooltip>
  );
}
