/** The contents of the map as a list: for keyboards, for screen readers, and for a quick look. */
import { useTranslation } from 'react-i18next';
import { SeveritySign } from '../../duty/cases/marks.js';
import type { Severity } from '../../ground/names/severities.js';
import { Link } from '../../ground/shell/link.js';
import { useProgram } from '../../program/program-store.js';
import { liveAddress } from './live-address.js';
import type { MapThings } from './use-map-things.js';

const MOST_INCIDENTS = 12;
const SIGNS = { good: '●', warn: '◆', bad: '▲' } as const;

/** A link to the station's first receiver that sweeps. */
function LiveLink({ stationId, name }: { stationId: string; name: string }) {
  const { t } = useTranslation('map');
  const to = liveAddress(
    useProgram((state) => state.receivers),
    stationId,
  );
  if (to === undefined) return null;
  return (
    <Link to={to} aria-label={t('liveOf', { name })}>
      {t('live')}
    </Link>
  );
}

export function MapList({ stations, unplaced, incidents, sites }: MapThings) {
  const { t } = useTranslation('map');
  return (
    <>
      <section className="card">
        <h2>{t('stations')}</h2>
        <ul>
          {stations.map(({ id, name, mood, words }) => (
            <li key={id}>
              <span className="mood" data-mood={mood} aria-hidden>
                {SIGNS[mood]}
              </span>{' '}
              <Link to={`/stations/s/${id}`}>{name}</Link> <LiveLink stationId={id} name={name} />{' '}
              <span className="dim small">{words}</span>
            </li>
          ))}
        </ul>
        {unplaced.length > 0 && (
          <p className="dim small">{t('unplaced', { list: unplaced.map(({ name }) => name).join(', ') })}</p>
        )}
      </section>
      {sites.length > 0 && (
        <section className="card">
          <h2>{t('sites', { count: sites.length })}</h2>
          <ul>
            {sites.map(({ id, words }) => (
              <li key={id}>○ {words.join(' · ')}</li>
            ))}
          </ul>
        </section>
      )}
      <section className="card">
        <h2>{t('incidents', { count: incidents.length })}</h2>
        <ul>
          {incidents.slice(0, MOST_INCIDENTS).map(({ id, severity, words }) => (
            <li key={id}>
              <SeveritySign severity={severity as Severity} /> <Link to={`/incidents/${id}`}>{words}</Link>
            </li>
          ))}
        </ul>
        {incidents.length > MOST_INCIDENTS && <Link to="/incidents">{t('allIncidents')}</Link>}
      </section>
    </>
  );
}
