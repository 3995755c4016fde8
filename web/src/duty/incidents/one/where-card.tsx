/** Where the emitter probably is: what people measured in the field, the region that it gives, and the form for the next measurement. */
import { useTranslation } from 'react-i18next';
import { measuredWords } from '../../../../../src/incidents/measured-words.js';
import { Only } from '../../../ground/access/only.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import { ListTable, RowButton } from '../../../ground/asking/list-table.js';
import { useAsked } from '../../../ground/asking/use-followed.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { Link } from '../../../ground/shell/link.js';
import { useFormats } from '../../../ground/words/use-language.js';
import type { Incident } from '../../cases/incident.js';
import { act } from '../../cases/incident-acts.js';
import { AddMeasurement } from './add-measurement.js';

type Measurement = NonNullable<Incident['measurements']>[number];

export function WhereCard({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const { fault, run } = useWork();
  const formats = useFormats();
  const { measurements = [], fix, moves } = incident;
  const place = ({ latitude, longitude }: { latitude: number; longitude: number }) =>
    `${formats.number(latitude, 5)}; ${formats.number(longitude, 5)}`;
  const withdraw = (one: Measurement) =>
    void run(() => act('withdraw-measurement', incident, { measurementId: one.id }));
  const mayMeasure = moves.includes('measured-in-field');
  return (
    <section className="card" aria-label={t('where.title')}>
      <h2>{t('where.title')}</h2>
      <WhereWords incident={incident} />
      <StationLevels key={[...incident.stationIds, measurements.length].join()} id={incident.id} />
      {measurements.length > 0 && (
        <ListTable
          rows={measurements}
          keyOf={({ id }) => id}
          columns={[
            { heading: t('where.receiver'), kind: 'name', cell: ({ receiver }) => receiver },
            {
              heading: t('where.found'),
              cell: (one) => (
                <>
                  {measuredWords(one)[formats.language]}
                  {fix?.misfits?.includes(one.id) === true && (
                    <span className="small block dim">{t('where.misfit')}</span>
                  )}
                </>
              ),
            },
            { heading: t('where.place'), kind: 'figure', cell: place },
            { heading: t('where.at'), kind: 'moment', cell: ({ at }) => formats.clock(at) },
            mayMeasure && {
              kind: 'acts',
              cell: (one) => (
                <Only may="incidents">
                  <RowButton
                    label={t('where.withdraw', { receiver: one.receiver, at: formats.clock(one.at) })}
                    sign="✕"
                    run={() => withdraw(one)}
                  />
                </Only>
              ),
            },
          ]}
        />
      )}
      <FaultLine words={fault} />
      {mayMeasure && (
        <Only may="incidents">
          <AddMeasurement incident={incident} />
        </Only>
      )}
    </section>
  );
}

/** Never a point: a region with its probability, or why there is none. */
function WhereWords({ incident: { id, fix } }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  if (fix?.verdict !== 'place') return fix && <p>{t(`where.open.${fix.why ?? 'nothing'}`)}</p>;
  const { latitude = 0, longitude = 0, areaKm2 = 0 } = fix;
  return (
    <p>
      {t('where.region', {
        km2: formats.number(areaKm2, areaKm2 < 10 ? 2 : 0),
        place: `${formats.number(latitude, 4)}; ${formats.number(longitude, 4)}`,
      })}{' '}
      <Link to={`/map?case=${encodeURIComponent(id)}`}>{t('where.map')}</Link>
    </p>
  );
}

/** What the levels of the stations say of the place, and the stations that watched and heard nothing. */
function StationLevels({ id }: { id: string }) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  const { language } = formats;
  const places = usePlaces();
  const { value, fault } = useAsked('GET /api/v1/incidents/{incidentId}/levels', { params: { incidentId: id } });
  const silent = value?.levels.filter(({ isHeard }) => !isHeard) ?? [];
  return (
    <>
      <FaultLine words={fault} />
      <p>{value?.says[language]}</p>
      {silent.map(({ stationId, floorDbm: floor = 0, levelDbm, sweeps: count }) => (
        <p key={stationId} className="dim">
          {t('where.unheard', {
            station: places([stationId]),
            floor: formats.number(floor),
            most: formats.number(levelDbm),
            count,
          })}
        </p>
      ))}
      {value?.levels.map(({ stationId, expected }) => expected && <p key={stationId}>{expected[language]}</p>)}
      {value?.model && <p className="small dim">{value.model[language]}</p>}
    </>
  );
}
