/** The tables of the load: by source, by what raised it, by severity and by person. */

import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallAccuracyJson } from '../../../../../src/api/duty.js';
import { NOISE_REASONS, NOISE_WORDS } from '../../../../../src/incidents/noise.js';
import { ask } from '../../../ground/asking/ask.js';
import { Choices, FaultLine } from '../../../ground/asking/fields.js';
import { isoOf } from '../../../ground/asking/instants.js';
import { ListTable } from '../../../ground/asking/list-table.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { useRecords } from '../../../ground/asking/use-records.js';
import { emissionName } from '../../../ground/names/emission-names.js';
import { useNames } from '../../../ground/names/use-names.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { Link } from '../../../ground/shell/address.js';
import { spanWords } from '../../../ground/words/spans.js';
import { useFormats, useLanguage } from '../../../ground/words/use-language.js';
import { programNow } from '../../../program/program-store.js';
import { SeverityMark } from '../../cases/marks.js';
import type { Load } from './load.js';

/** @param periodMs time before now that is counted */
export function LoadTables({ load, periodMs }: { load: Load; periodMs: number }) {
  return (
    <>
      <AccuracyCard periodMs={periodMs} />
      <div className="columns">
        <SourceCard load={load} />
        <NoiseCard load={load} />
        <AnswerCard load={load} />
        <PersonCard load={load} />
      </div>
    </>
  );
}

/** How fast alarms were answered, by severity. */
function AnswerCard({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const span = (ms: number | undefined) => (ms === undefined ? '—' : spanWords(ms));
  return (
    <section className="card" aria-label={t('load.answers')}>
      <h2>{t('load.answers')}</h2>
      <ListTable
        rows={load.answers}
        keyOf={({ severity }) => severity}
        columns={[
          { heading: t('load.severity'), kind: 'name', cell: ({ severity }) => <SeverityMark severity={severity} /> },
          { heading: t('load.alarms'), kind: 'figure', cell: ({ alarms }) => formats.number(alarms) },
          { heading: t('load.answered'), kind: 'figure', cell: ({ answered }) => formats.number(answered) },
          { heading: t('load.median'), kind: 'figure', cell: ({ medianMs }) => span(medianMs) },
          { heading: t('load.longest'), kind: 'figure', cell: ({ longestMs }) => span(longestMs) },
        ]}
      />
    </section>
  );
}

/** Alarms that people called noise, by what raised them and by reason. */
function NoiseCard({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const rules = useRecords('rules');
  const raiser = (id: string) =>
    rules.rows.find(({ value }) => value.id === id)?.value.name ?? emissionName({ class: id });
  return (
    <section className="card" aria-label={t('load.noise')}>
      <h2>{t('load.noise')}</h2>
      <p className="dim small">{t('load.noiseHint')}</p>
      {load.noise.length > 0 && (
        <ListTable
          rows={load.noise}
          keyOf={({ raisedBy }) => raisedBy}
          columns={[
            { heading: t('load.raisedBy'), kind: 'name', cell: ({ raisedBy }) => raiser(raisedBy) },
            { heading: t('load.alarms'), kind: 'figure', cell: ({ alarms }) => formats.number(alarms) },
            { heading: t('load.ofNoise'), kind: 'figure', cell: ({ noise }) => formats.number(noise) },
            ...NOISE_REASONS.map((why) => ({
              heading: NOISE_WORDS[why][formats.language],
              kind: 'figure' as const,
              cell: ({ reasons }: Load['noise'][number]) => (reasons[why] === 0 ? '' : formats.number(reasons[why])),
            })),
          ]}
        />
      )}
    </section>
  );
}

/** The ten busiest sources of alarms. */
function SourceCard({ load }: { load: Load }) {
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
                <Link className="nowrap" to={`/incidents/${incidentIds[0] ?? ''}`}>
                  {formats.middle({ startHz, stopHz })}
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

/** The load of each person on duty, and how much of it came at night. */
function PersonCard({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const names = useNames();
  return (
    <section className="card" aria-label={t('load.people')}>
      <h2>{t('load.people')}</h2>
      {load.people.length === 0 ? (
        <p className="dim">{t('load.nobody')}</p>
      ) : (
        <ListTable
          rows={load.people}
          keyOf={({ personId }) => personId}
          columns={[
            { heading: t('load.person'), kind: 'name', cell: ({ personId }) => names(personId) },
            { heading: t('load.hours'), kind: 'figure', cell: ({ hours }) => formats.number(hours) },
            { heading: t('load.alarms'), kind: 'figure', cell: ({ alarms }) => formats.number(alarms) },
            {
              heading: t('load.perHour'),
              kind: 'figure',
              cell: ({ alarms, hours }) => (hours === 0 ? '—' : formats.number(alarms / hours, 1)),
            },
            { heading: t('load.atNight'), kind: 'figure', cell: ({ nightAlarms }) => formats.number(nightAlarms) },
            { heading: t('load.answered'), kind: 'figure', cell: ({ answered }) => formats.number(answered) },
            {
              heading: t('load.median'),
              kind: 'figure',
              cell: ({ medianMs }) => (medianMs === undefined ? '—' : spanWords(medianMs)),
            },
          ]}
        />
      )}
    </section>
  );
}

const EVERY_MS = 60_000;

type Group = CallAccuracyJson['groups'][number];

/** How often the program's calls were confirmed, and how long people took: one sentence, and a table of what is chosen. */
function AccuracyCard({ periodMs }: { periodMs: number }) {
  const { t } = useTranslation('watch');
  const language = useLanguage();
  const [by, setBy] = useState<Group['by']>('source');
  const question = useCallback(
    (signal: AbortSignal) => {
      const to = programNow();
      return ask('GET /api/v1/call-accuracy', { query: { from: isoOf(to - periodMs), to: isoOf(to) }, signal });
    },
    [periodMs],
  );
  const { value, fault } = useFollowed(question, { everyMs: EVERY_MS });
  const group = value?.groups.find((one) => one.by === by);
  return (
    <section className="card" aria-label={t('load.accuracy')}>
      <h2>{t('load.accuracy')}</h2>
      <FaultLine words={fault} />
      {value !== undefined && (
        <>
          <p>{value.words[language]}</p>
          <Choices
            legend={t('load.by')}
            hidesLegend
            type="radio"
            name="accuracy-by"
            options={value.groups.map((one) => [one.by, one.title[language]] as const)}
            chosen={[by]}
            toggle={setBy}
          />
        </>
      )}
      {group !== undefined && group.rows.length > 0 && <GroupTable group={group} />}
    </section>
  );
}

function GroupTable({ group: { by, title, rows } }: { group: Group }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const places = usePlaces();
  const span = (ms: number | undefined) => (ms === undefined ? '—' : spanWords(ms));
  const nameOf = ({ key, name }: Group['rows'][number]): string => {
    if (name !== undefined) return name[formats.language];
    if (key === '') return t('load.notKnown');
    return by === 'station' ? places([key]) : by === 'class' ? emissionName({ class: key }) : key;
  };
  const figure = (heading: string, cell: (row: Group['rows'][number]) => string) => {
    return { heading, kind: 'figure' as const, cell };
  };
  return (
    <ListTable
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { heading: title[formats.language], kind: 'name', cell: nameOf },
        figure(t('load.alarms'), ({ calls }) => formats.number(calls)),
        figure(t('load.confirmed'), ({ confirmed }) => formats.number(confirmed)),
        figure(t('load.share'), ({ confirmed, calls }) => `${formats.number((100 * confirmed) / calls)} %`),
        figure(t('load.ofNoise'), ({ noise }) => formats.number(noise)),
        figure(t('load.undecided'), ({ unclear, open }) => formats.number(unclear + open)),
        figure(t('load.toAcknowledge'), ({ acknowledgeMs }) => span(acknowledgeMs)),
        figure(t('load.toResolve'), ({ resolveMs }) => span(resolveMs)),
      ]}
    />
  );
}
