/** The present shift, the next one, and the alarms that wait for people. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY_MS, HOUR_MS } from '../../../../src/time/units.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { atMs } from '../../ground/asking/instants.js';
import { useShown } from '../../ground/asking/use-followed.js';
import { useRecords } from '../../ground/asking/use-records.js';
import { runningSpan, spanWords } from '../../ground/words/spans.js';
import { useFormats, useNow } from '../../ground/words/use-language.js';
import { AlarmGroupCard, EscalationCard } from './alarm-cards.js';
import { phaseOf } from './campaign/campaign.js';
import { ReadinessList } from './campaign/readiness-list.js';
import { BlindCard, ShiftPeople } from './now-cards.js';
import { dutyNow } from './roster/duty-now.js';

export function NowTab() {
  const { t } = useTranslation('watch');
  const now = useNow();
  const { value: duty, fault, ask: askAgain } = useShown(dutyNow);
  const startsAt = duty?.next === undefined ? undefined : atMs(duty.next.startsAt);
  const ends = duty?.now.map(({ endsAt }) => atMs(endsAt)) ?? [];
  // The watch has changed since the answer: asked again each second until an answer names the new one.
  const changedS = Math.min(...ends, startsAt ?? Number.POSITIVE_INFINITY) <= now ? Math.floor(now / 1000) : undefined;
  useEffect(() => {
    if (changedS !== undefined) void askAgain();
  }, [changedS, askAgain]);
  return (
    <>
      <FaultLine words={fault} />
      <div className="columns middle">
        <section className="card on-duty" aria-label={t('now.onDuty')}>
          <h2>{t('now.onDuty')}</h2>
          {duty !== undefined && duty.personIds.length === 0 && <p className="form-fault">{t('now.nobody')}</p>}
          {duty?.now.map((shift) => (
            <ShiftPeople key={shift.id} shift={shift} words="until" />
          ))}
          <hr />
          <h3>{t('now.next')}</h3>
          {duty !== undefined && duty.next === undefined && <p className="dim">{t('now.noNext')}</p>}
          {duty?.next !== undefined && startsAt !== undefined && (
            <>
              <ShiftPeople shift={duty.next} words="from" />
              <p className="dim">
                {t('now.in', {
                  time: startsAt - now < HOUR_MS ? runningSpan(startsAt - now) : spanWords(startsAt - now),
                })}
              </p>
            </>
          )}
        </section>
        <BlindCard />
        <CampaignNow now={now} />
      </div>
      <EscalationCard />
      <AlarmGroupCard />
    </>
  );
}

const NEAR_MS = 3 * DAY_MS;
/** The API takes it in place of the number of a campaign. */
const NEXT_DAYS = 'next-days';

/** Whether all is ready for the next seven days, and for the campaign in force or one that begins within three days. */
function CampaignNow({ now }: { now: number }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const moment = (at: string) => `${formats.clock(at).slice(0, 5)} ${formats.date(at)} UTC+7`;
  const { rows, loading } = useRecords('campaigns');
  const current = rows.filter(({ value }) => atMs(value.from) - NEAR_MS <= now && phaseOf(value, now) !== 'past');
  if (loading) return null;
  return (
    <section className="card" aria-label={t('now.ready')}>
      <h2>{t('now.ready')}</h2>
      <h3>{t('now.nextDays')}</h3>
      <ReadinessList campaignId={NEXT_DAYS} brief />
      {current.map(({ value }) => (
        <div key={value.id}>
          <p>
            <b>
              {t('now.campaign')}: {value.name[formats.language]}
            </b>{' '}
            <span className="dim">
              {phaseOf(value, now) === 'now'
                ? t('now.campaignUntil', { time: moment(value.to) })
                : t('now.campaignFrom', { time: moment(value.from) })}
            </span>
          </p>
          <ReadinessList campaignId={value.id} brief />
        </div>
      ))}
    </section>
  );
}
