/** Administration: people and roles, sessions, API tokens, the archive's care. */
import '../../ground/access/words.js';
import '../../ground/access/access.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../ground/access/session.js';
import { Link } from '../../ground/shell/link.js';
import type { ScreenProps } from '../../ground/shell/screen.js';
import { nameWindow } from '../../ground/shell/title.js';
import { addWords } from '../../ground/words/i18n.js';
import { ADMIN_TABS } from './admin-tabs.js';
import en from './locales/en.json';
import vi from './locales/vi.json';

addWords('admin', { vi, en });

export default function AdminScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('admin');
  const permissions = useSession((session) => session.permissions);
  const tabs = ADMIN_TABS.filter(([, , may]) => permissions.includes(may));
  const found = tabs.find(([, path]) => path === rest) ?? tabs[0];
  const title = found === undefined ? t('title') : `${t(`tab.${found[0]}`)} · ${t('title')}`;
  useEffect(() => nameWindow(title), [title]);
  const [current, , , Tab] = found ?? [];
  return (
    <main id="main" className="screen access">
      <h1>{t('title')}</h1>
      {Tab === undefined ? (
        <p>{t('notForYou')}</p>
      ) : (
        <>
          <nav className="access-tabs" aria-label={t('tab.label')}>
            {tabs.map(([name, path]) => (
              <Link
                key={name}
                to={path === '' ? '/admin' : `/admin/${path}`}
                {...(name === current ? { 'aria-current': 'page' as const } : {})}
              >
                {t(`tab.${name}`)}
              </Link>
            ))}
          </nav>
          <Tab />
        </>
      )}
    </main>
  );
}
