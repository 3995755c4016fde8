/** Administration: people and roles, sessions, API tokens, the archive's care. */
import '../../ground/access/words.js';
import '../../ground/access/access.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../ground/access/session.js';
import type { ScreenProps } from '../../ground/shell/screen.js';
import { Tabs } from '../../ground/shell/tabs.js';
import { nameWindow } from '../../ground/shell/title.js';
import { addWords } from '../../ground/words/i18n.js';
import { ADMIN_TABS } from './admin-tabs.js';
import en from './locales/en.json';
import vi from './locales/vi.json';

addWords('admin', { vi, en });

const addressOf = (path: string) => (path === '' ? '/admin' : `/admin/${path}`);

export default function AdminScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('admin');
  const permissions = useSession((session) => session.permissions);
  const tabs = ADMIN_TABS.filter(([, , may]) => permissions.includes(may));
  const found = tabs.find(([, path]) => path === rest) ?? tabs[0];
  const title = found === undefined ? t('title') : `${t(`tab.${found[0]}`)} · ${t('title')}`;
  useEffect(() => nameWindow(title), [title]);
  const [, , , Tab] = found ?? [];
  return (
    <main id="main" className="screen access stack">
      <h1>{t('title')}</h1>
      {Tab === undefined ? (
        <p>{t('notForYou')}</p>
      ) : (
        <>
          <Tabs
            label={t('tab.label')}
            tabs={tabs.map(([name, path]) => ({ to: addressOf(path), name: t(`tab.${name}`) }))}
            current={found && addressOf(found[1])}
          />
          <Tab />
        </>
      )}
    </main>
  );
}
