/**
 * The findings of detection at all receivers: live emissions by severity, the latest ended ones, standing anomalies.
 */
import { IconX } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { memo, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../ground/asking/facts.js';
import { emissionName } from '../../ground/names/emission-names.js';
import { Button, IconButton } from '../../ground/shell/button.js';
import { bothClocks, FORMATS, type Formats, LOCAL_ZONE, localClock } from '../../ground/words/format.js';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import type { Anomaly } from '../../picture/detection-api.js';
import { GRADE_SIGNS, type Grade, gradeOf, viewOf } from '../../picture/emissions.js';
import { overlaps, spanOf } from '../../picture/grid.js';
import { pictureStore, usePicture, useShownReceiver, type Why } from '../../picture/picture-store.js';
import { useHeard } from '../../program/liveness.js';
import {
  type Emission,
  isOfStation,
  type ProgramState,
  programStore,
  useProgram,
} from '../../program/program-store.js';
import { detectionWords } from '../detection/detection-words.js';
import { useLive } from '../live-context.js';

const MINUTES_FROM_MS = 90_000;
const HOURS_FROM_MS = 90 * 60_000;
const USUAL_STEP_HZ = 25_000;

export function EmissionCard() {
  const { t } = useTranslation();
  const emissions = useProgram((state) => state.emissions);
  const anomalies = useProgram((state) => state.anomalies);
  const watching = useProgram((state) => state.watching);
  const heard = useHeard();
  const shown = useShownReceiver();
  const isAway = shown !== undefined && isOfStation(shown);
  const sweeps = shown?.status === 'sweeping';
  const judged = watching === 'learning' ? 'emissions.noneLearning' : 'emissions.none';
  const here = sweeps ? judged : 'emissions.noneResting';
  const none = isAway ? 'emissions.atStation' : here;
  return (
    <section className="card emissions" aria-label={t('emissions.title')}>
      <h2>
        {t('emissions.title')}{' '}
        {watching !== undefined && sweeps && (
          <span className="dim watching small" data-watching={watching}>
            {watching === 'learning' ? '◌' : '●'} {t(`emissions.${watching}`)}
          </span>
        )}
      </h2>
      {emissions.length === 0 && <p className="dim">{t(heard ? none : 'status.unheard')}</p>}
      {emissions.length > 0 && (
        <ul className="emission-list">
          {emissions.map((emission) => (
            <EmissionRow key={emission.id} emission={emission} />
          ))}
        </ul>
      )}
      {anomalies.length > 0 && (
        <>
          <h3>{t('anomalies.title')}</h3>
          <ul className="emission-list">
            {anomalies.map((anomaly) => (
              <AnomalyRow key={`${anomaly.receiverId}/${anomaly.kind}/${anomaly.lowHz}`} anomaly={anomaly} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Whether it would be known that something there went on: the program is heard, and the receiver sweeps. */
function useHeardAt(receiverId: string): boolean {
  const sweeps = useProgram(({ receivers }) =>
    receivers.some((one) => one.id === receiverId && one.status === 'sweeping'),
  );
  return useHeard() && sweeps;
}

/** Of many emissions one changes at a time. */
const EmissionRow = memo(function EmissionRow({ emission }: { emission: Emission }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const look = useLook(emission);
  const { score, firstSeenAt, lastSeenAt, burstStartedAt, unknownSince, overNoiseDb } = emission;
  const heard = useHeardAt(emission.receiverId);
  const live = emission.live && heard;
  // An emission with breaks was on the air since the last one, and not since it was first heard.
  const began = burstStartedAt ?? firstSeenAt;
  const duration = lasted(lastSeenAt - began, formats, t);
  const from = formats.clock(began);
  const notes = [
    overNoiseDb === undefined ? [] : t('emissions.overNoise', { level: formats.number(overNoiseDb, 1) }),
    live
      ? t('emissions.since', { from, duration })
      : t('emissions.between', { from, to: formats.clock(lastSeenAt), duration }),
    burstStartedAt === undefined ? [] : t('emissions.broken', { first: formats.clock(firstSeenAt) }),
  ];
  return (
    <EmissionWords
      {...look}
      live={live}
      grade={gradeOf(score)}
      score={formats.number(score)}
      state={
        unknownSince !== undefined
          ? t('emissions.unknownSince', { time: formats.clock(unknownSince) })
          : t(live ? 'emissions.live' : emission.live ? 'emissions.unknown' : 'emissions.closed')
      }
      frequency={formats.told(emission.frequency)}
      name={emissionName(emission)}
      note={notes.flat().join(' · ')}
    />
  );
});

interface Words extends Look {
  readonly live: boolean;
  readonly grade: Grade;
  readonly score: string;
  readonly state: string;
  readonly frequency: string;
  readonly name: string;
  readonly note: string;
}

/** Most changes of an emission, some a second, change no word. */
const EmissionWords = memo(function EmissionWords(words: Words) {
  const { t } = useTranslation();
  const { grade } = words;
  return (
    <li>
      <button
        type="button"
        className="emission"
        data-live={words.live || undefined}
        data-grade={grade}
        onClick={words.act}
      >
        <span className="severity-mark">
          <span aria-hidden>{GRADE_SIGNS[grade]}</span> {t(`emissions.grade.${grade}`)} {words.score}
        </span>
        <span className="emission-state">{words.state}</span>
        <span className="mono">{words.frequency}</span>
        <span className="emission-class">{words.name}</span>
        <span className="small dim">{words.note}</span>
        <span className="small dim">{words.place}</span>
      </button>
    </li>
  );
});

function AnomalyRow({ anomaly }: { anomaly: Anomaly }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const look = useLook(anomaly);
  const { kind, at, assignmentId } = anomaly;
  const heard = useHeardAt(anomaly.receiverId);
  return (
    <li>
      <button type="button" className="emission" data-grade="anomaly" data-live={heard || undefined} onClick={look.act}>
        <span className="severity-mark">
          <span aria-hidden>■</span> {t(`anomalies.kind.${kind}`)}
        </span>
        <span className="mono">{formats.told(anomaly.frequency)}</span>
        <span className="small dim">
          {assignmentId === undefined ? '' : `${assignmentId} · `}
          {formats.clock(at)} · {look.place}
        </span>
      </button>
    </li>
  );
}

interface Look {
  /** The place of a finding in words. */
  readonly place: string;
  readonly act: () => void;
}

function useLook({ receiverId, stationId, lowHz, highHz }: Emission | Anomaly): Look {
  const { session } = useLive();
  const receiver = useProgram((state) => receiverOf(state, receiverId)?.name ?? receiverId);
  const station = useProgram(({ stations }) => stations.find(({ id }) => id === stationId)?.name ?? stationId);
  const act = useCallback(() => {
    const { measured = [] } = receiverOf(programStore.getState(), receiverId) ?? {};
    const { stepHz = USUAL_STEP_HZ } =
      measured.find((one) => overlaps(spanOf(one), { startHz: lowHz, stopHz: highHz })) ?? {};
    session.show(receiverId, viewOf({ lowHz, highHz }, stepHz));
  }, [session, receiverId, lowHz, highHz]);
  return { place: `${station} · ${receiver}`, act };
}

function receiverOf({ receivers }: Pick<ProgramState, 'receivers'>, receiverId: string | undefined) {
  return receivers.find(({ id }) => id === receiverId);
}

function lasted(ms: number, formats: Formats, t: TFunction<'page'>): string {
  // Received in one sweep only, so its duration is unknown.
  if (ms === 0) return t('emissions.once');
  if (ms < MINUTES_FROM_MS) return formats.duration(ms);
  return ms < HOURS_FROM_MS
    ? t('display.span.minutes', { n: formats.number(ms / 60_000) })
    : t('display.span.hours', { n: formats.number(ms / 3_600_000, 1) });
}

const TESTS = ['cell', 'time', 'frequency', 'fill'] as const;

/**
 * Why a frequency did, or did not, raise an alarm: the detector's own numbers, the tests that fired, and its sentence.
 */
export function WhyCard() {
  const { t } = useTranslation();
  const { commands, session } = useLive();
  const why = usePicture((state) => state.why);
  const language = useLanguage();
  const card = useRef<HTMLElement>(null);
  const question = why?.question;
  // The card may be far below, or scrolled out of view.
  useEffect(() => {
    if (question !== undefined) card.current?.scrollIntoView({ block: 'nearest' });
  }, [question]);
  if (why === undefined) return null;
  const { hz, at, askedAt } = why.question;
  const close = () => {
    pictureStore.setState({ why: undefined });
    session.plot?.redraw();
  };
  return (
    <section ref={card} className="card why" aria-label={t('why.title')} data-state={why.state}>
      <h2>
        {t('why.title')} <span className="mono">{FORMATS[language].frequency(hz)}</span>
        <span className="spring" />
        <IconButton variant="subtle" size="small" aria-label={t('actions.close')} onClick={close}>
          <IconX size={14} />
        </IconButton>
      </h2>
      <p className="dim why-when small">
        {at === undefined ? `${t('why.newest')} · ${localClock(askedAt)} ${LOCAL_ZONE}` : bothClocks(at, language)}
      </p>
      <div aria-live="polite">
        <Answer why={why} />
      </div>
      <Button size="small" variant="default" className="why-again" onClick={() => commands.askWhy(hz, at)}>
        {t('why.again')}
      </Button>
    </section>
  );
}

function Answer({ why }: { why: Why }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const formats = FORMATS[language];
  const { explanation, emission, question, state } = why;
  if (state === 'learning')
    return (
      <p className="why-learning">
        <span aria-hidden>◌</span> {t(question.at === undefined ? 'why.learning' : 'why.learningPast')}
      </p>
    );
  if (state !== 'answered' || explanation === undefined)
    return <p className="dim">{t(state === 'failed' ? 'why.failed' : 'why.asking')}</p>;
  const fired = TESTS.filter((test) => explanation.fired.includes(test));
  return (
    <>
      <Facts
        className="properties"
        rows={[
          [t('why.level'), formats.level(explanation.levelDbm ?? undefined)],
          [t('why.threshold'), formats.level(explanation.thresholdDbm)],
          [t('why.floor'), formats.level(explanation.floorDbm)],
          [t('why.gain'), `${formats.number(tenths(explanation.gainDb), 1)} dB`],
          [
            t('why.fired'),
            fired.length === 0 ? t('why.nothing') : fired.map((test) => t(`why.test.${test}`)).join(', '),
          ],
        ]}
      />
      <p className="why-sentence">{detectionWords(explanation.why, language)}</p>
      {emission !== undefined && (
        <Facts
          className="properties"
          rows={[
            [
              t('why.emission'),
              <>
                {emissionName(emission)}
                <span className="block small dim">{detectionWords(emission.evidence, language)}</span>
              </>,
            ],
            [
              t('why.severity'),
              <>
                <span aria-hidden>{GRADE_SIGNS[gradeOf(emission.score)]}</span>{' '}
                {t(`emissions.grade.${gradeOf(emission.score)}`)} {formats.number(emission.score)}
                <span className="block small dim">{detectionWords(emission.reason, language)}</span>
              </>,
            ],
          ]}
        />
      )}
    </>
  );
}

/** Adding zero turns −0 into 0. */
function tenths(value: number): number {
  return Math.round(10 * value) / 10 + 0;
}
