/** The ten busiest sources of alarms. */
import { useTranslation } from 'react-i18next';
import { ListTable } from '../../../ground/asking/list-table.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { Link } from '../../../ground/shell/link.js';
import { useFormats } from '../../../ground/words/use-language.js';
import type { Load } from './load.js';

export function SourceCard({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const places = usePlaces();
  return (
    <section className="card" aria-label={t('load.sources')}>
      <h2>{t('load.sources')}</h2>
      {load.sources.length === 0 ? (
        <p className="dim">{t('load.none')}</p>
      ) : (
        <ListTable
          rows={load.sources}
          keyOf={({ startHz, stationIds }) => `${startHz}/${stationIds.join()}`}
          columns={[
            {
              heading: t('load.frequency'),
              kind: 'name',
              cell: ({ startHz, stopHz, incidentIds }) => (
                <Link className="one-line" to={`/incidents/${incidentIds[0] ?? ''}`}>
                  {formats.frequency((startHz + stopHz) / 2)}
                </Link>
              ),
            },
            { heading: t('load.station'), cell: ({ stationIds }) => places(stationIds) },
            { heading: t('load.alarms'), kind: 'figure', cell: ({ alarms }) => formats.number(alarms) },
            { heading: t('load.share'), kind: 'figure', cell: ({ share }) => `${formats.number(100 * share, 1)} %` },
          ]}
        />
      )}
    </section>
  );
}
