/** One receiver: its state in words, its health, calibration, plans, who has it, and its tests. */

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../ground/asking/ask.js';
import { useFollowed } from '../ground/asking/use-followed.js';
import { useNames } from '../ground/names/use-names.js';
import { FORMATS, localClock, localDate } from '../ground/words/format.js';
import { useLanguage } from '../ground/words/use-language.js';
import { CalibrationCard } from './calibration-card.js';
import { SpurList, TrialRunner } from './field/trial-runner.js';
import { HealthCard } from './health-card.js';
import { HoldCard } from './hold-card.js';
import { PlansCard } from './plans-card.js';
import { HeadCard } from './receiver-head.js';
import { AntennaCard } from './station-detail.js';

export function ReceiverDetail({ id }: { id: string }) {
  const { t } = useTranslation('field');
  const question = useCallback(
    (signal: AbortSignal) => ask('GET /api/v1/receivers/{receiverId}', { signal, params: { receiverId: id } }),
    [id],
  );
  const { value: receiver, fault, ask: askAgain } = useFollowed(question, { everyMs: 5000, after: ['receiver'] });
  if (receiver === undefined) return <p className="dim waiting">{fault === '' ? t('loading') : fault}</p>;
  return (
    <>
      <HeadCard receiver={receiver} />
      <div className="columns">
        <HealthCard receiverId={id} />
        <PlansCard receiverId={id} />
        <HoldCard receiver={receiver} changed={askAgain} />
        <CalibrationCard receiverId={id} />
        <section className="card">
          <h2>{t('trial.acceptance.name')}</h2>
          <TrialRunner receiverId={id} kind="acceptance" />
        </section>
        <section className="card">
          <h2>{t('trial.self-test.name')}</h2>
          <TrialRunner receiverId={id} kind="self-test" />
        </section>
        <SpurCard receiverId={id} />
        {receiver.antenna !== undefined && <AntennaCard antenna={receiver.antenna} />}
      </div>
    </>
  );
}

/** Where the receiver hears itself: what the configuration says, and what its self-tests found. */
function SpurCard({ receiverId }: { receiverId: string }) {
  const { t } = useTranslation('field');
  const language = useLanguage();
  const formats = FORMATS[language];
  const names = useNames();
  const question = useCallback(
    (signal: AbortSignal) => ask('GET /api/v1/receivers/{receiverId}/spurs', { signal, params: { receiverId } }),
    [receiverId],
  );
  const { value } = useFollowed(question, { everyMs: 15_000 });
  return (
    <section className="card">
      <h2>{t('spurs.title')}</h2>
      {value?.configuredHz.length === 0 && value.maps.length === 0 && <p className="dim">{t('spurs.none')}</p>}
      {value !== undefined && value.configuredHz.length > 0 && (
        <p>{t('spurs.configured', { list: value.configuredHz.map((hz) => formats.frequency(hz)).join('; ') })}</p>
      )}
      {value?.maps.map((map) => (
        <div key={map.learnedAt}>
          <p className="dim small">
            {localClock(Date.parse(map.learnedAt))} {localDate(Date.parse(map.learnedAt), language)} · {names(map.by)}
          </p>
          <SpurList map={map} />
        </div>
      ))}
    </section>
  );
}
