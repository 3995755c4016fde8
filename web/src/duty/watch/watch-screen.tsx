/** The duty watch: present shift, roster, hand-overs, coverage, people, holidays, campaigns, audit log. */
import './watch.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyNote } from '../../ground/access/only.js';
import { useMay } from '../../ground/access/session.js';
import type { ScreenProps } from '../../ground/shell/screen.js';
import { Tabs } from '../../ground/shell/tabs.js';
import { nameWindow } from '../../ground/shell/title.js';
import { addWords } from '../../ground/words/i18n.js';
import en from './locales/en.json';
import vi from './locales/vi.json';
import { TABS } from './watch-tabs.js';

addWords('watch', { vi, en });

const addressOf = (path: string) => (path === '' ? '/watch' : `/watch/${path}`);

export default function WatchScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('watch');
  const mayAudit = useMay('audit');
  const [current, path, Tab] = TABS.find((tab) => tab[1] === rest) ?? TABS[0];
  const title = current === 'now' ? t('title') : `${t(`tab.${current}`)} · ${t('title')}`;
  useEffect(() => nameWindow(title), [title]);
  return (
    <main id="main" className="screen watch stack">
      <h1>{t('title')}</h1>
      <Tabs
        label={t('tab.label')}
        tabs={TABS.filter(([name]) => name !== 'audit' || mayAudit).map(([name, to]) => ({
          to: addressOf(to),
          name: t(`tab.${name}`),
        }))}
        current={addressOf(path)}
      />
      {current === 'audit' && !mayAudit ? <OnlyNote may="audit" /> : <Tab />}
    </main>
  );
}
