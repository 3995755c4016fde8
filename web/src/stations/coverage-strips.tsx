/** What the station watched, band by band: 24 hours and 30 days, with the reasons of what was not. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { get, listIn } from '../asking/request.js';
import { useAsked } from '../asking/use-asked.js';
import { useReason } from '../asking/use-reason.js';
import { atOf, fieldsOf, type Sentence, textOf } from '../cases/incident.js';
import { localClock, shortDate } from '../format.js';
import { useLive } from '../live-context.js';
import { usePage } from '../state/page-store.js';
import { useBands } from '../watch/bands.js';

const DAY_MS = 86_400_000;
const DAYS = [1, 30] as const;
const STATES = ['watched', 'degraded', 'blind', 'unknown'] as const;
type WatchState = (typeof STATES)[number];
/** Shapes tell the states apart where colours do not: the worse, the lower the bar. */
const TOPS: Readonly<Record<WatchState, number>> = { watched: 0, degraded: 2.5, blind: 5, unknown: 9 };

interface Strip {
  readonly band: string;
  readonly from: number;
  readonly to: number;
  readonly stretches: readonly { readonly from: number; readonly to: number; readonly state: WatchState }[];
  readonly sentences: readonly Sentence[];
}

export function CoverageStrips({ stationId }: { stationId: string }) {
  const { t } = useTranslation('field');
  const explain = useReason();
  const { session } = useLive();
  const language = usePage((state) => state.language);
  const bands = useBands();
  const question = useCallback(async () => {
    const to = session.now();
    const asked = DAYS.map(async (days) => {
      const from = to - days * DAY_MS;
      const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), stationId };
      return listIn(await get('/api/v1/coverage', range), 'coverage').map((one) => stripFrom(one, from, to));
    });
    return await Promise.all(asked);
  }, [session, stationId]);
  const { value, fault } = useAsked(question, { everyMs: 60_000 });
  const names = [...new Set(value?.flat().map(({ band }) => band))];
  return (
    <section className="card">
      <h2>{t('coverage.title')}</h2>
      {fault !== undefined && <p className="form-fault">{t('failed', { reason: explain(fault) })}</p>}
      {value !== undefined && names.length === 0 && <p className="dim">{t('coverage.none')}</p>}
      {names.map((band) => (
        <div key={band} className="coverage-strip">
          <h3>{bands.find(({ key }) => key === band)?.name[language] ?? band}</h3>
          {value?.map((strips, i) => {
            const strip = strips.find((one) => one.band === band);
            return strip === undefined ? null : (
              <CoverageStrip key={DAYS[i]} strip={strip} name={t(i === 0 ? 'coverage.h24' : 'coverage.d30')} />
            );
          })}
        </div>
      ))}
    </section>
  );
}

function CoverageStrip({ strip, name }: { strip: Strip; name: string }) {
  const language = usePage((state) => state.language);
  const { from, to } = strip;
  const share = (at: number) => (100 * (Math.min(to, Math.max(from, at)) - from)) / (to - from);
  const moment = (at: number) => `${localClock(at).slice(0, 5)} ${shortDate(at, language)}`;
  return (
    <>
      <svg className="strip" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect x="0" y="0" width="100" height="10" data-state="unknown" />
        {strip.stretches.map((one) => (
          <rect
            key={one.from}
            x={share(one.from)}
            y={TOPS[one.state]}
            width={Math.max(0.05, share(one.to) - share(one.from))}
            height={10 - TOPS[one.state]}
            data-state={one.state}
          />
        ))}
      </svg>
      <p className="strip-scale dim small">
        <span>{moment(from)}</span>
        <span>{moment(to)} UTC+7</span>
      </p>
      <p>
        <b>{name}:</b> {strip.sentences.map((one) => one[language]).join(' ')}
      </p>
    </>
  );
}

function stripFrom(value: unknown, from: number, to: number): Strip {
  const raw = fieldsOf(value);
  return {
    ...{ from, to, band: textOf(raw['band']) ?? '' },
    stretches: listIn(raw, 'stretches').map((one) => {
      const stretch = fieldsOf(one);
      const state = STATES.find((known) => known === stretch['state']) ?? 'unknown';
      return { from: atOf(stretch['from']) ?? 0, to: atOf(stretch['to']) ?? 0, state };
    }),
    sentences: listIn(raw, 'sentences').map((one) => {
      const { vi, en } = fieldsOf(one);
      return { vi: textOf(vi) ?? '', en: textOf(en) ?? '' };
    }),
  };
}
