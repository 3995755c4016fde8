/** The state of a receiver by shape, colour and words; and whether what it last said is old. */
import { useTranslation } from 'react-i18next';
import type { Receiver } from '../../../../src/api/stations.js';
import { useNames } from '../../ground/names/use-names.js';
import { localClock } from '../../ground/words/format.js';
import { useHeard } from '../../program/liveness.js';

export type Mood = 'good' | 'warn' | 'bad';

/** A sweep may come so much later than usual before its age is called old. */
const OLD_INTERVALS = 3;
const OLD_AFTER_MS = 8000;

export function isOld({ lastSweep, intervalMs = 1000 }: Receiver, now: number): boolean {
  if (lastSweep === undefined) return true;
  return now - Date.parse(lastSweep.at) > Math.max(OLD_AFTER_MS, OLD_INTERVALS * intervalMs);
}

export function moodOf(receiver: Receiver, now: number, heard = true): Mood {
  if (!heard) return 'warn';
  if (receiver.status !== 'sweeping') return receiver.status === 'waiting' ? 'bad' : 'warn';
  return isOld(receiver, now) ? 'warn' : 'good';
}

const SIGNS: Readonly<Record<Mood, string>> = { good: '●', warn: '◆', bad: '▲' };

export function ReceiverState({ receiver, now }: { receiver: Receiver; now: number }) {
  const { t } = useTranslation();
  const { t: common } = useTranslation();
  const heard = useHeard();
  const mood = moodOf(receiver, now, heard);
  return (
    <span className="mood" data-mood={mood}>
      <span aria-hidden>{SIGNS[mood]}</span> {heard ? t(`status.${receiver.status}`) : common('status.unheard')}
    </span>
  );
}

export function BusySign({ busy }: { busy: NonNullable<Receiver['busy']> }) {
  const { t } = useTranslation('field');
  const names = useNames();
  const time = (text: string) => localClock(Date.parse(text)).slice(0, 5);
  return (
    <span className="busy-sign warn-words">
      <span aria-hidden>✋</span>{' '}
      {t('hold.sign', { by: names(busy.by), since: time(busy.since), until: time(busy.until), reason: busy.reason })}
    </span>
  );
}
