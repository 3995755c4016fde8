/** Stations and receivers: all at /stations, one at /stations/r/ID or /stations/s/ID, the serial ports at /stations/ports. */
import '../field/words.js';
import '../field/field.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../access/only.js';
import { Link } from '../shell/link.js';
import type { ScreenProps } from '../shell/screen.js';
import { nameWindow } from '../shell/title.js';
import { PortsTab } from './ports-tab.js';
import { ReceiverDetail } from './receiver-detail.js';
import { StationDetail } from './station-detail.js';
import { StationList } from './station-list.js';

export default function StationsScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('field');
  const [kind, id = ''] = rest.split('/');
  useEffect(() => nameWindow(id === '' ? t('title') : `${id} · ${t('title')}`), [id, t]);
  return (
    <main id="main" className="screen field-screen">
      <div className="screen-head">
        <h1>{t('title')}</h1>
        <Only may="tune">
          <Link className="button-link" to="/setup">
            {t('setUp')}
          </Link>
        </Only>
      </div>
      <nav className="tabs" aria-label={t('tab.label')}>
        <Link to="/stations" {...(rest === 'ports' ? {} : { 'aria-current': 'page' as const })}>
          {t('tab.stations')}
        </Link>
        <Link to="/stations/ports" {...(rest === 'ports' ? { 'aria-current': 'page' as const } : {})}>
          {t('tab.ports')}
        </Link>
      </nav>
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
