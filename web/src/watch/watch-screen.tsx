/** The duty watch: who is on, the roster, hand-overs, what was watched, people, holidays, campaigns, the audit log. */
import './words.js';
import './watch.css';
import { type ComponentType, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../shell/link.js';
import type { ScreenProps } from '../shell/screen.js';
import { nameWindow } from '../shell/title.js';
import { AuditTab } from './audit-tab.js';
import { CampaignTab } from './campaign-tab.js';
import { CoverageTab } from './coverage-tab.js';
import { HandoverTab } from './handover-tab.js';
import { HolidayTab } from './holiday-tab.js';
import { NowTab } from './now-tab.js';
import { PeopleTab } from './people-tab.js';
import { RosterTab } from './roster-tab.js';

const TABS = [
  ['now', '', NowTab],
  ['roster', 'roster', RosterTab],
  ['handover', 'handover', HandoverTab],
  ['coverage', 'coverage', CoverageTab],
  ['people', 'people', PeopleTab],
  ['holidays', 'holidays', HolidayTab],
  ['campaigns', 'campaigns', CampaignTab],
  ['audit', 'audit', AuditTab],
] as const satisfies readonly (readonly [string, string, ComponentType])[];

export default function WatchScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('watch');
  const [current, , Tab] = TABS.find(([, path]) => path === rest) ?? TABS[0];
  const title = current === 'now' ? t('title') : `${t(`tab.${current}`)} · ${t('title')}`;
  useEffect(() => nameWindow(title), [title]);
  return (
    <main id="main" className="screen watch">
      <h1>{t('title')}</h1>
      <nav className="tabs" aria-label={t('tab.label')}>
        {TABS.map(([name, path]) => (
          <Link
            key={name}
            to={path === '' ? '/watch' : `/watch/${path}`}
            {...(name === current ? { 'aria-current': 'page' as const } : {})}
          >
            {t(`tab.${name}`)}
          </Link>
        ))}
      </nav>
      <Tab />
    </main>
  );
}
