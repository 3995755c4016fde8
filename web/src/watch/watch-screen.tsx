/** The duty watch: present shift, roster, hand-overs, coverage, people, holidays, campaigns, audit log. */
import './words.js';
import './watch.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyNote } from '../access/only.js';
import { useMay } from '../access/session.js';
import { Link } from '../shell/link.js';
import type { ScreenProps } from '../shell/screen.js';
import { nameWindow } from '../shell/title.js';
import { TABS } from './watch-tabs.js';

export default function WatchScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('watch');
  const mayAudit = useMay('audit');
  const [current, , Tab] = TABS.find(([, path]) => path === rest) ?? TABS[0];
  const title = current === 'now' ? t('title') : `${t(`tab.${current}`)} · ${t('title')}`;
  useEffect(() => nameWindow(title), [title]);
  return (
    <main id="main" className="screen watch">
      <h1>{t('title')}</h1>
      <nav className="tabs" aria-label={t('tab.label')}>
        {TABS.filter(([name]) => name !== 'audit' || mayAudit).map(([name, path]) => (
          <Link
            key={name}
            to={path === '' ? '/watch' : `/watch/${path}`}
            {...(name === current ? { 'aria-current': 'page' as const } : {})}
          >
            {t(`tab.${name}`)}
          </Link>
        ))}
      </nav>
      {current === 'audit' && !mayAudit ? <OnlyNote may="audit" /> : <Tab />}
    </main>
  );
}
