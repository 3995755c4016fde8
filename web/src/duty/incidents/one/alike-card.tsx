/** Earlier incidents that look alike, and those that people linked. */
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../../src/api/client.js';
import { kindFacts } from '../../../../../src/incidents/case-kind.js';
import { measuredWords } from '../../../../../src/incidents/measured-words.js';
import { Only } from '../../../ground/access/only.js';
import { useMay } from '../../../ground/access/session.js';
import { ask } from '../../../ground/asking/ask.js';
import { FaultLine, useWork } from '../../../ground/asking/fields.js';
import { ListTable, RowButton } from '../../../ground/asking/list-table.js';
import { useAsked } from '../../../ground/asking/use-followed.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { Link } from '../../../ground/shell/address.js';
import { Button, IconButton } from '../../../ground/shell/button.js';
import { useFormats } from '../../../ground/words/use-language.js';
import type { Incident } from '../../cases/incident.js';
import { act } from '../../cases/incident-acts.js';
import { AddMeasurement } from './measurement-form.js';

interface Props {
  readonly incident: Incident;
  readonly alike: readonly { readonly incidentId: string; readonly score: number }[];
}

const RELATIONS = ['same-signature', 'same-source', 'split-from', 'split-to', 'merged-from', 'related'] as const;
/** Kinds of links that people make. Only these can be removed. */
const REMOVABLE: ReadonlySet<string> = new Set(['same-signature', 'same-source', 'related']);

/** Where it is, possible sources of it, and its links to other incidents. */
export function AlikeCard(props: Props) {
  return (
    <>
      {kindFacts(props.incident).hasSource && (
        <>
          <WhereCard incident={props.incident} />
          <CulpritCard id={props.incident.id} />
        </>
      )}
      <SignatureCard {...props} />
    </>
  );
}

function SignatureCard({ incident, alike }: Props) {
  const { t } = useTranslation('incidents');
  const mayUnlink = useMay('incidents');
  const formats = useFormats();
  return (
    <section className="card" aria-label={t('detail.alike')}>
      <h2>{t('detail.alike')}</h2>
      {alike.length === 0 && <p className="dim">{t('detail.alikeNone')}</p>}
      <ul>
        {alike.map(({ incidentId, score }) => (
          <li key={incidentId}>
            <Link to={`/incidents/${incidentId}`}>{incidentId}</Link>{' '}
            <span className="dim">{t('detail.alikeScore', { percent: formats.number(100 * score) })}</span>
          </li>
        ))}
      </ul>
      {incident.links.length > 0 && (
        <>
          <h3>{t('detail.links')}</h3>
          <ul>
            {incident.links.map(({ incidentId, relation }) => {
              const known = RELATIONS.find((one) => one === relation);
              return (
                <li key={`${incidentId}/${relation}`}>
                  <Link to={`/incidents/${incidentId}`}>{incidentId}</Link>{' '}
                  <span className="dim">{known === undefined ? relation : t(`detail.link.${known}`)}</span>
                  {mayUnlink && REMOVABLE.has(relation) && (
                    <IconButton
                      variant="subtle"
                      aria-label={t('detail.unlink', { id: incidentId })}
                      onClick={() =>
                        // After a refusal the link is still in the list.
                        void act('unlink', incident, { incidentId }).catch((error: unknown) =>
                          console.warn('Not unlinked:', error),
                        )
                      }
                    >
                      <IconX size={15} />
                    </IconButton>
                  )}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

type Culprits = Answer<'GET /api/v1/incidents/{incidentId}/culprits'>;

/** Hypotheses for the source, each with its arithmetic, the evidence for it, and the observation that would refute it. */
function CulpritCard({ id }: { id: string }) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  const { busy, fault, run } = useWork();
  const [answer, setAnswer] = useState<Culprits>();
  const search = () =>
    ask('GET /api/v1/incidents/{incidentId}/culprits', { params: { incidentId: id } }).then(setAnswer);
  return (
    <section className="card" aria-label={t('culprits.title')}>
      <div className="card-head row">
        <h2>{t('culprits.title')}</h2>
        <Button size="small" variant="default" loading={busy} onClick={() => void run(search)}>
          {t('culprits.ask')}
        </Button>
      </div>
      <FaultLine words={fault} />
      {answer === undefined ? (
        <p className="dim">{t('culprits.hint')}</p>
      ) : (
        <p className="dim" role="status">
          {t('culprits.over', answer.carriers)} {answer.culprits.length === 0 && t('culprits.none')}
        </p>
      )}
      <ol className="numbered">
        {answer?.culprits.map((one) => (
          <li key={one.equation}>
            <b>{t(`culprits.kind.${one.kind}`)}</b>: <span>{one.equation}</span>
            <span className="small block dim">
              {one.sources.map(({ name }) => name).join(' · ')} ·{' '}
              {t('culprits.miss', {
                miss: formats.bandwidth(Math.abs(one.missHz)),
                tolerance: formats.bandwidth(one.toleranceHz),
              })}{' '}
              · {t('culprits.chance', { count: formats.number(one.byChance, 3) as unknown as number })} ·{' '}
              {one.agreement === undefined
                ? t('culprits.noWitness')
                : t('culprits.agreement', { percent: formats.number(100 * one.agreement) })}
            </span>
            <span className="small block">{t(`culprits.refute.${one.kind}`)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

type Measurement = NonNullable<Incident['measurements']>[number];

/** Where the emitter probably is: what people measured in the field, the region that it gives, and the form for the next measurement. */
function WhereCard({ incident }: { incident: Incident }) {
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
