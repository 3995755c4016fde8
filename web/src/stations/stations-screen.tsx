/** Stations and receivers: all at /stations, one at /stations/r/ID or /stations/s/ID, the serial ports at /stations/ports. */
import './field/words.js';
import './field/field.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../ground/access/only.js';
import { Link } from '../ground/shell/link.js';
import type { ScreenProps } from '../ground/shell/screen.js';
import { Tabs } from '../ground/shell/tabs.js';
import { nameWindow } from '../ground/shell/title.js';
import { PortsTab } from './ports-tab.js';
import { ReceiverDetail } from './receiver-detail.js';
import { StationDetail } from './station-detail.js';
import { StationList } from './station-list.js';

export default function StationsScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('field');
  const [kind, id = ''] = rest.split('/');
  useEffect(() => nameWindow(id === '' ? t('title') : `${id} · ${t('title')}`), [id, t]);
  return (
    <main id="main" className="screen field-screen stack">
      <div className="row">
        <h1>{t('title')}</h1>
        <Only may="tune">
          <Link className="button-link" to="/setup">
            {t('setUp')}
          </Link>
        </Only>
      </div>
      <Tabs
        label={t('tab.label')}
        tabs={[
          { to: '/stations', name: t('tab.stations') },
          { to: '/stations/ports', name: t('tab.ports') },
        ]}
        current={rest === 'ports' ? '/stations/ports' : '/stations'}
      />
      {rest === 'ports' ? (
        <PortsTab />
      ) : kind === 'r' && id !== '' ? (
        <ReceiverDetail key={id} id={id} />
      ) : kind === 's' && id !== '' ? (
        <StationDetail key={id} id={id} />
      ) : (
        <StationList />
      )}
    </main>
  );
}
