/** What the station watched, band by band: 24 hours and 30 days, with the reasons of what was not. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY_MS } from '../../../src/time/units.js';
import { stripOf } from '../duty/watch/coverage-rows.js';
import { ask } from '../ground/asking/ask.js';
import { FaultLine } from '../ground/asking/fields.js';
import { isoOf } from '../ground/asking/instants.js';
import { useFollowed } from '../ground/asking/use-followed.js';
import { useBands } from '../ground/names/bands.js';
import { GapStrip } from '../ground/shell/gap-strip.js';
import { useLanguage } from '../ground/words/use-language.js';
import { programNow } from '../program/program-store.js';

const PERIODS = [
  { days: 1, name: 'coverage.h24' },
  { days: 30, name: 'coverage.d30' },
] as const;

export function CoverageStrips({ stationId }: { stationId: string }) {
  const { t } = useTranslation('field');
  const language = useLanguage();
  const bands = useBands();
  const question = useCallback(
    async (signal: AbortSignal) => {
      const to = programNow();
      const asked = PERIODS.map(async ({ days, name }) => {
        const from = to - days * DAY_MS;
        const query = { from: isoOf(from), to: isoOf(to), stationId };
        return { name, from, to, ...(await ask('GET /api/v1/coverage', { query, signal })) };
      });
      return await Promise.all(asked);
    },
    [stationId],
  );
  const { value, fault } = useFollowed(question, { everyMs: 60_000 });
  const names = [...new Set(value?.flatMap(({ coverage }) => coverage.map(({ band }) => band)))];
  return (
    <section className="card">
      <h2>{t('coverage.title')}</h2>
      <FaultLine words={fault} />
      {value !== undefined && names.length === 0 && <p className="dim">{t('coverage.none')}</p>}
      {names.map((band) => (
        <div key={band}>
          <h3>{bands.find(({ key }) => key === band)?.name[language] ?? band}</h3>
          {value?.map(({ name, from, to, coverage }) => {
            const found = coverage.find((one) => one.band === band);
            if (found === undefined) return null;
            return (
              <div key={name}>
                <GapStrip gaps={stripOf(found.stretches, from, to)} />
                <p>
                  <b>{t(name)}:</b> {found.sentences.map((one) => one[language]).join(' ')}
                </p>
              </div>
            );
          })}
        </div>
      ))}
    </section>
  );
}
