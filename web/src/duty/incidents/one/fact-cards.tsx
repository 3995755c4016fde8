import { useTranslation } from 'react-i18next';
import type { KindFacts } from '../../../../../src/incidents/case-kind.js';
import { Only } from '../../../ground/access/only.js';
import { useMay } from '../../../ground/access/session.js';
import { type Fact, Facts } from '../../../ground/asking/facts.js';
import { FaultLine, useWork } from '../../../ground/asking/fields.js';
import { ListTable } from '../../../ground/asking/list-table.js';
import { useNames } from '../../../ground/names/use-names.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { Button } from '../../../ground/shell/button.js';
import { localClock } from '../../../ground/words/format.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { useProgram } from '../../../program/program-store.js';
import type { Incident } from '../../cases/incident.js';
import { act, MOVE_OF } from '../../cases/incident-acts.js';
import { useOnAir } from '../../cases/use-on-air.js';
import type { HeardEmission, TimelineEntry } from './incident-file.js';
import { NoteForm } from './outbox-card.js';

interface Props {
  readonly id: string;
  readonly moves: Incident['moves'];
  /** The entries, oldest first. */
  readonly entries: readonly TimelineEntry[];
}

/** The timeline: each event with person and time, and the field for the next note. */
export function TimelineCard({ id, moves, entries }: Props) {
  const { t } = useTranslation('incidents');
  const names = useNames();
  const mayNote = useMay('incidents');
  const formats = useFormats();
  return (
    <section className="card" aria-label={t('detail.timeline')}>
      <h2>{t('detail.timeline')}</h2>
      <ol className="timeline" aria-live="polite">
        {entries.map(({ id: entry, at, by, move, sentence }) => (
          <li key={entry} data-move={move}>
            <span>{sentence[formats.language]}</span>
            <span className="dim small">
              {formats.clock(at)} {formats.date(at)} · {names(by)}
            </span>
          </li>
        ))}
      </ol>
      {mayNote && moves.includes(MOVE_OF.note) && <NoteForm id={id} />}
    </section>
  );
}

interface ComplaintCardProps {
  readonly incident: Incident;
  readonly emissions: readonly HeardEmission[];
  done(): void;
}

/** The complaint of a person outside, in their words, and the button that has a receiver measure it. */
export function ComplaintCard({ incident, emissions, done }: ComplaintCardProps) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  const { busy, fault, run } = useWork();
  const told = emissions.find(({ complaint }) => complaint !== undefined);
  if (told?.complaint === undefined) return null;
  const { who, contact, licence, hears } = told.complaint;
  const moment = (at: string) => `${formats.clock(at)} ${formats.date(at)}`;
  const isMeasured = emissions.some(({ complaint }) => complaint === undefined);
  const rows: readonly Fact[] = [
    [t('complaint.who'), who],
    [t('complaint.contact'), contact || undefined],
    [t('complaint.licence'), licence || undefined],
    [t('complaint.when'), `${moment(told.firstHeardAt)} – ${moment(told.lastHeardAt)}`],
    [t('complaint.hears'), hears],
  ];
  return (
    <section className="card" aria-label={t('complaint.title')}>
      <h2>{t('complaint.title')}</h2>
      <Facts className="properties" rows={rows} />
      {!isMeasured && <p className="dim">{t('complaint.notMeasured')}</p>}
      <FaultLine words={fault} />
      {incident.moves.includes('measured') && (
        <Only may="incidents">
          <Button variant="default" loading={busy} onClick={() => void run(() => act('measure', incident).then(done))}>
            {t('complaint.measure')}
          </Button>
        </Only>
      )}
    </section>
  );
}

/** With a sign for the bursts before the last one. */
function began({ firstHeardAt, burstStartedAt }: HeardEmission): string {
  const first = localClock(firstHeardAt);
  return burstStartedAt === undefined ? first : `${first} … ${localClock(burstStartedAt)}`;
}

/** Levels of the incident at each station. */
export function LevelCard({ emissions, kind }: { emissions: readonly HeardEmission[]; kind: KindFacts }) {
  const { t } = useTranslation('incidents');
  const onAir = useOnAir();
  const places = usePlaces();
  const receivers = useProgram((state) => state.receivers);
  const formats = useFormats();
  const measured = emissions.filter(({ complaint }) => complaint === undefined);
  const strongestFirst = measured.sort((a, b) => (b.peakDbm ?? -999) - (a.peakDbm ?? -999));
  if (measured.length === 0) return null;
  const title = kind.hasSource ? t('detail.levels') : kind.occasions[formats.language];
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <ListTable
        rows={strongestFirst}
        keyOf={({ emissionId }) => emissionId}
        columns={[
          { heading: t('detail.levelStation'), kind: 'name', cell: ({ stationId }) => places([stationId]) },
          {
            heading: t('detail.levelReceiver'),
            cell: ({ receiverId }) => receivers.find(({ id }) => id === receiverId)?.name ?? receiverId,
          },
          {
            heading: t('detail.levelSpan'),
            kind: 'figure',
            cell: ({ startHz, stopHz }) => `${formats.mhz(startHz)}–${formats.mhz(stopHz)}`,
          },
          {
            heading: t('detail.levelPeak'),
            kind: 'figure',
            cell: ({ peakDbm }) => (peakDbm === undefined ? '—' : formats.number(peakDbm, 1)),
          },
          {
            heading: t('detail.levelOver'),
            kind: 'figure',
            cell: ({ excessDb, ruleId }) => (
              <>
                {excessDb === undefined ? '—' : formats.signed(excessDb, 1)}
                {ruleId !== undefined && (
                  <span className="small block dim">{t('detail.overMask', { rule: ruleId })}</span>
                )}
              </>
            ),
          },
          {
            heading: t('detail.levelTimes'),
            kind: 'moment',
            cell: (one) => `${began(one)}–${onAir(one).on ? '' : formats.clock(one.lastHeardAt)}`,
          },
          { heading: t('detail.levelState'), cell: (one) => onAir(one).words },
        ]}
      />
    </section>
  );
}
