/** Reports: made, kept, scheduled; forms of a case; the organisation that signs; where notices go. */
import './words.js';
import './reports.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../access/session.js';
import { NoticesTab } from '../notices/notices-tab.js';
import { Link } from '../shell/link.js';
import type { ScreenProps } from '../shell/screen.js';
import { nameWindow } from '../shell/title.js';
import { FormView } from './form-view.js';
import { LetterheadTab } from './letterhead-tab.js';
import { ListTab } from './list-tab.js';
import { ReportView } from './report-view.js';
import { ScheduleTab } from './schedule-tab.js';

const TABS = [
  ['list', '', ListTab],
  ['schedules', 'schedules', ScheduleTab],
  ['letterheads', 'letterheads', LetterheadTab],
  ['notices', 'notices', NoticesTab],
] as const;

export default function ReportsScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('reports');
  const maySet = useMay('settings');
  const [current, , Tab] = TABS.find(([, path]) => path === rest) ?? TABS[0];
  const [first = '', incidentId = '', templateId = ''] = rest.split('/');
  const isReport = first.startsWith('RPT-');
  const isForm = first === 'forms' && incidentId !== '' && templateId !== '';
  const title = current === 'list' ? t('title') : `${t(`tab.${current}`)} · ${t('title')}`;
  useEffect(() => {
    if (!isReport && !isForm) nameWindow(title);
  }, [title, isReport, isForm]);
  return (
    <main id="main" className="screen watch reports">
      <h1>{t('title')}</h1>
      <nav className="tabs" aria-label={t('tab.label')}>
        {TABS.filter(([name]) => name !== 'notices' || maySet).map(([name, path]) => (
          <Link
            key={name}
            to={path === '' ? '/reports' : `/reports/${path}`}
            {...(name === current && !isReport && !isForm ? { 'aria-current': 'page' as const } : {})}
          >
            {t(`tab.${name}`)}
          </Link>
        ))}
      </nav>
      {isReport ? (
        <ReportView key={first} id={first} />
      ) : isForm ? (
        <FormView key={rest} incidentId={incidentId} templateId={templateId} />
      ) : (
        <Tab />
      )}
    </main>
  );
}
