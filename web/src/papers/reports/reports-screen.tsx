/** Reports: made, kept, scheduled; forms of a case; the organisation that signs; where notices go. */
import './words.js';
import './reports.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../ground/access/session.js';
import type { ScreenProps } from '../../ground/shell/screen.js';
import { Tabs } from '../../ground/shell/tabs.js';
import { nameWindow } from '../../ground/shell/title.js';
import { NoticesTab } from '../notices/notices-tab.js';
import { LetterheadTab } from './letterhead-tab.js';
import { ListTab } from './list-tab.js';
import { FormView, ReportView } from './paper-views.js';
import { ScheduleTab } from './schedule-tab.js';

const TABS = [
  ['list', '', ListTab],
  ['schedules', 'schedules', ScheduleTab],
  ['letterheads', 'letterheads', LetterheadTab],
  ['notices', 'notices', NoticesTab],
] as const;

const addressOf = (path: string) => (path === '' ? '/reports' : `/reports/${path}`);

export default function ReportsScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('reports');
  const maySet = useMay('settings');
  const [current, path, Tab] = TABS.find((tab) => tab[1] === rest) ?? TABS[0];
  const [first = '', incidentId = '', templateId = ''] = rest.split('/');
  const isReport = first.startsWith('RPT-');
  const isForm = first === 'forms' && incidentId !== '' && templateId !== '';
  const title = current === 'list' ? t('title') : `${t(`tab.${current}`)} · ${t('title')}`;
  useEffect(() => {
    if (!isReport && !isForm) nameWindow(title);
  }, [title, isReport, isForm]);
  return (
    <main id="main" className="screen watch reports stack">
      <h1>{t('title')}</h1>
      <Tabs
        label={t('tab.label')}
        tabs={TABS.filter(([name]) => name !== 'notices' || maySet).map(([name, to]) => ({
          to: addressOf(to),
          name: t(`tab.${name}`),
        }))}
        current={isReport || isForm ? undefined : addressOf(path)}
      />
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
