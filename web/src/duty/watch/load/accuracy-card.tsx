/** How often the program's calls were confirmed, and how long people took: one sentence, and a table of what is chosen. */
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallAccuracyJson } from '../../../../../src/api/duty.js';
import { ask } from '../../../ground/asking/ask.js';
import { Choices, FaultLine } from '../../../ground/asking/fields.js';
import { isoOf } from '../../../ground/asking/instants.js';
import { ListTable } from '../../../ground/asking/list-table.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { emissionName } from '../../../ground/names/emission-names.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { spanWords } from '../../../ground/words/spans.js';
import { useFormats, useLanguage } from '../../../ground/words/use-language.js';
import { programNow } from '../../../program/program-store.js';

const EVERY_MS = 60_000;

type Group = CallAccuracyJson['groups'][number];

export function AccuracyCard({ periodMs }: { periodMs: number }) {
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
