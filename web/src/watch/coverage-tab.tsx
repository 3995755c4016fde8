/** What was watched, station by station and band by band: a strip of time each, and the sentence that may be said of it. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { get, listIn } from '../asking/request.js';
import { useReason } from '../asking/use-reason.js';
import { atOf, fieldsOf, type Sentence, textOf } from '../cases/incident.js';
import { usePlaces } from '../cases/use-places.js';
import { localClock, shortDate } from '../format.js';
import { useLive } from '../live-context.js';
import { usePage } from '../state/page-store.js';
import { useBands } from './bands.js';

const STATES = ['watched', 'degraded', 'blind', 'unknown'] as const;
type WatchState = (typeof STATES)[number];
/** Patterns tell the states apart where colours do not. */
const SIGNS: Readonly<Record<WatchState, string>> = { watched: '●', degraded: '◐', blind: '■', unknown: '?' };
const PERIODS = { h24: 86_400_000, d7: 7 * 86_400_000, d30: 30 * 86_400_000 } as const;
type Period = keyof typeof PERIODS;

interface Band {
  readonly stationId: string;
  readonly band: string;
  readonly stretches: readonly { readonly from: number; readonly to: number; readonly state: WatchState }[];
  readonly sentences: readonly Sentence[];
  readonly finding: Sentence;
}

export function CoverageTab() {
  const { t } = useTranslation('watch');
  const { session } = useLive();
  const explain = useReason();
  const stations = usePage((state) => state.stations);
  const [period, setPeriod] = useState<Period>('h24');
  const [stationId, setStation] = useState('');
  const [onlyGaps, setOnlyGaps] = useState(false);
  const [found, setFound] = useState<{ from: number; to: number; bands: readonly Band[] }>();
  const [fault, setFault] = useState('');
  useEffect(() => {
    const to = session.now();
    const from = to - PERIODS[period];
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    let current = true;
    get('/api/v1/coverage', { ...range, stationId }).then(
      (answer) => {
        if (!current) return;
        setFound({ from, to, bands: listIn(answer, 'coverage').map(bandFrom) });
        setFault('');
      },
      (error: unknown) => current && setFault(t('failed', { reason: explain(error) })),
    );
    return () => {
      current = false;
    };
  }, [session, period, stationId, t, explain]);
  const shown = found?.bands.filter((one) => !onlyGaps || one.stretches.some(({ state }) => state !== 'watched'));
  return (
    <>
      <div className="month-head">
        <fieldset className="choice-row">
          <legend className="sr-only">{t('coverage.period')}</legend>
          {(['h24', 'd7', 'd30'] as const).map((one) => (
            <label key={one} className="choice">
              <input type="radio" name="period" checked={period === one} onChange={() => setPeriod(one)} />
              <span>{t(`coverage.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <select
          className="plain-input"
          aria-label={t('coverage.station')}
          value={stationId}
          onChange={({ currentTarget }) => setStation(currentTarget.value)}
        >
          <option value="">{t('coverage.all')}</option>
          {stations.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <label className="check">
          <input
            type="checkbox"
            checked={onlyGaps}
            onChange={({ currentTarget }) => setOnlyGaps(currentTarget.checked)}
          />
          {t('coverage.only')}
        </label>
        <ul className="plain-list legend" aria-label={t('coverage.legend')}>
          {STATES.map((state) => (
            <li key={state}>
              <span aria-hidden className="legend-swatch" data-state={state} /> {SIGNS[state]}{' '}
              {t(`coverage.state.${state}`)}
            </li>
          ))}
        </ul>
      </div>
      <FaultLine words={fault} />
      {shown === undefined && fault === '' && <p className="dim">{t('loading')}</p>}
      {shown?.length === 0 && <p className="dim">{t('coverage.none')}</p>}
      {found !== undefined &&
        shown?.map((band) => (
          <Strip key={`${band.stationId}/${band.band}`} band={band} from={found.from} to={found.to} />
        ))}
    </>
  );
}

function Strip({ band, from, to }: { band: Band; from: number; to: number }) {
  const { t } = useTranslation('watch');
  const places = usePlaces();
  const language = usePage((state) => state.language);
  const bands = useBands();
  const name = bands.find(({ key }) => key === band.band)?.name[language] ?? band.band;
  const station = places([band.stationId]);
  const words = band.sentences.map((one) => one[language]).join(' ');
  const share = (at: number) => (100 * (Math.min(to, Math.max(from, at)) - from)) / (to - from);
  const moment = (at: number) => `${localClock(at).slice(0, 5)} ${shortDate(at, language)}`;
  return (
    <section className="coverage-strip" aria-label={t('coverage.strip', { band: name, station, words })}>
      <p className="strip-head">
        <b>{name}</b> <span className="dim">{station}</span>
      </p>
      <svg className="strip" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect x="0" y="0" width="100" height="10" data-state="unknown" />
        {band.stretches.map((one) => (
          <rect
            key={one.from}
            x={share(one.from)}
            y={one.state === 'watched' ? 0 : one.state === 'degraded' ? 2.5 : 5}
            width={Math.max(0.05, share(one.to) - share(one.from))}
            height={one.state === 'watched' ? 10 : one.state === 'degraded' ? 7.5 : 5}
            data-state={one.state}
          />
        ))}
      </svg>
      <p className="strip-scale dim small">
        <span>{moment(from)}</span>
        <span>{moment(to)} UTC+7</span>
      </p>
      <p>
        {words} <span className="dim">{band.finding[language]}</span>
      </p>
    </section>
  );
}

function bandFrom(value: unknown): Band {
  const raw = fieldsOf(value);
  return {
    stationId: textOf(raw['stationId']) ?? '',
    band: textOf(raw['band']) ?? '',
    stretches: listIn(raw, 'stretches').map((one) => {
      const stretch = fieldsOf(one);
      return {
        from: atOf(stretch['from']) ?? 0,
        to: atOf(stretch['to']) ?? 0,
        state: STATES.find((known) => known === stretch['state']) ?? 'unknown',
      };
    }),
    sentences: listIn(raw, 'sentences').map(sentenceFrom),
    finding: sentenceFrom(raw['finding']),
  };
}

function sentenceFrom(value: unknown): Sentence {
  const { vi, en } = fieldsOf(value);
  return { vi: textOf(vi) ?? '', en: textOf(en) ?? '' };
}
