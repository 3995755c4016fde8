/**
 * Occupancy: how much of the time each channel is in use, its busiest hour, the confidence, and a comparison with
 * another period.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReason } from '../../ground/asking/use-reason.js';
import { useAddress } from '../../ground/shell/address.js';
import type { ScreenProps } from '../../ground/shell/screen.js';
import { nameWindow } from '../../ground/shell/title.js';
import { useLive } from '../../live/live-context.js';
import { usePage } from '../../picture/page-store.js';
import { FoundOccupancy } from './found-occupancy.js';
import { type ChannelOccupancy, fetchOccupancy, type Occupancy } from './occupancy-api.js';
import { OccupancyHead } from './occupancy-head.js';
import { COMPARED, comparedStretch, stretchIn } from './period.js';
import { RecountCard } from './recount-card.js';
import './words.js';

export default function OccupancyScreen(_: ScreenProps) {
  const { t } = useTranslation('occupancy');
  const { session } = useLive();
  const explain = useReason();
  const { query } = useAddress();
  const receivers = usePage((state) => state.receivers);
  const watched = usePage((state) => state.receiverId);
  const [now] = useState(() => session.now());
  const asked = new URLSearchParams(query);
  const receiverId = asked.get('receiver') ?? watched ?? receivers[0]?.id;
  const compare = COMPARED.find((one) => one === asked.get('compare')) ?? 'none';
  const stretch = stretchIn(asked, now);
  const startHz = hzIn(asked.get('start'));
  const stopHz = hzIn(asked.get('stop'));
  const other = comparedStretch(stretch, compare);
  const [found, setFound] = useState<{ occupancy: Occupancy; other: Occupancy | undefined }>();
  const [fault, setFault] = useState('');
  const [marked, setMarked] = useState<ChannelOccupancy>();
  useEffect(() => nameWindow(t('title')), [t]);
  const { from, to } = stretch;
  const otherFrom = other?.from;
  useEffect(() => {
    if (receiverId === undefined) return;
    let current = true;
    setFound(undefined);
    const range = { receiverId, startHz, stopHz };
    Promise.all([
      fetchOccupancy({ ...range, from, to }),
      otherFrom === undefined ? undefined : fetchOccupancy({ ...range, from: otherFrom, to: otherFrom + to - from }),
    ]).then(
      ([occupancy, before]) => {
        if (!current) return;
        setFound({ occupancy, other: before });
        setFault('');
      },
      (error: unknown) => current && setFault(t('failed', { reason: explain(error) })),
    );
    return () => {
      current = false;
    };
  }, [receiverId, from, to, otherFrom, startHz, stopHz, t, explain]);
  return (
    <main id="main" className="screen occupancy-screen">
      <h1>{t('title')}</h1>
      <OccupancyHead {...{ receiverId, stretch, compare, startHz, stopHz }} />
      {fault !== '' && (
        <p className="form-fault" role="alert">
          {fault}
        </p>
      )}
      {found === undefined && fault === '' && <p className="dim">{t('loading')}</p>}
      {found !== undefined && <FoundOccupancy {...found} marked={marked} onMark={setMarked} />}
      {receiverId !== undefined && (
        <RecountCard {...{ receiverId, from, to }} named={asked.get('again') ?? undefined} />
      )}
    </main>
  );
}

function hzIn(text: string | null): number | undefined {
  const hz = Number(text ?? Number.NaN);
  return hz >= 0 ? hz : undefined;
}
