/** Coverage of each band at each station: a strip of time, and the sentence that can be concluded from it. */
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Coverage } from '../../../../src/api/duty.js';
import { DAY_MS } from '../../../../src/time/units.js';
import { ask } from '../../ground/asking/ask.js';
import { Choices, FaultLine } from '../../ground/asking/fields.js';
import { isoOf } from '../../ground/asking/instants.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { useBands } from '../../ground/names/bands.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { programNow, useProgram } from '../../program/program-store.js';
import { CoverageBar } from './coverage-bar.js';
import { WATCH_SIGNS, WATCH_STATES } from './watch-cells.js';

const PERIODS = { h24: DAY_MS, d7: 7 * DAY_MS, d30: 30 * DAY_MS } as const;
type Period = keyof typeof PERIODS;

export function CoverageTab() {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const stations = useProgram((state) => state.stations);
  const [period, setPeriod] = useState<Period>('h24');
  const [stationId, setStation] = useState('');
  const [onlyGaps, setOnlyGaps] = useState(false);
  const question = useCallback(
    async (signal: AbortSignal) => {
      const to = programNow();
      const from = to - PERIODS[period];
      const query = { from: isoOf(from), to: isoOf(to), stationId };
      return { from, to, ...(await ask('GET /api/v1/coverage', { query, signal })) };
    },
    [period, stationId],
  );
  const { value: found, fault } = useFollowed(question);
  const shown = found?.coverage.filter((one) => !onlyGaps || one.stretches.some(({ state }) => state !== 'watched'));
  return (
    <>
      <div className="month-head row">
        <Choices
          legend={<span className="sr-only">{t('coverage.period')}</span>}
          type="radio"
          name="period"
          options={(['h24', 'd7', 'd30'] as const).map((one) => [one, t(`coverage.${one}`)] as const)}
          chosen={[period]}
          toggle={setPeriod}
        />
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
          {WATCH_STATES.map((state) => (
            <li key={state}>
              <span aria-hidden className="legend-swatch" data-state={state} /> {WATCH_SIGNS[state]}{' '}
              {common(`states.watch.${state}`)}
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

function Strip({ band, from, to }: { band: Coverage; from: number; to: number }) {
  const { t } = useTranslation('watch');
  const places = usePlaces();
  const language = useLanguage();
  const bands = useBands();
  const name = bands.find(({ key }) => key === band.band)?.name[language] ?? band.band;
  const station = places([band.stationId]);
  const words = band.sentences.map((one) => one[language]).join(' ');
  return (
    <section className="coverage-strip" aria-label={t('coverage.strip', { band: name, station, words })}>
      <p className="strip-head">
        <b>{name}</b> <span className="dim">{station}</span>
      </p>
      <CoverageBar stretches={band.stretches} from={from} to={to} />
      <p>
        {words} <span className="dim">{band.finding[language]}</span>
      </p>
    </section>
  );
}
