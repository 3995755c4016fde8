/** At a hub: how much of the shown hour came from the station, which keeps more than its link carries unasked. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HOUR_MS } from '../../../../src/time/units.js';
import { useMay } from '../../ground/access/session.js';
import { isoOf } from '../../ground/asking/instants.js';
import { useAsked } from '../../ground/asking/use-followed.js';
import { usePicture } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import { minutesLeft, type Progress } from './fetch-pace.js';

/** The station sends for as long as it is asked. */
const EVERY_MS = 3000;
/** What the station has sent is in the archive after this time. */
const STORED_AFTER_MS = 1500;

interface Hour {
  readonly receiverId: string;
  /** Epoch ms of its begin. */
  readonly hour: number;
}

export function FetchedHour({ at }: { at: number }) {
  const receiverId = usePicture((state) => state.receiverId);
  const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
  if (!useMay('incidents') || receiverId === undefined) return null;
  return <Fetched key={`${receiverId} ${hour}`} receiverId={receiverId} hour={hour} />;
}

function Fetched({ receiverId, hour }: Hour) {
  const { t } = useTranslation('past');
  const { session } = useLive();
  const { value } = useAsked(
    'POST /api/v1/sweeps/wanted',
    { body: { receiverId, from: isoOf(hour), to: isoOf(hour + HOUR_MS) } },
    { everyMs: (hour) => (hour?.state === 'here' ? undefined : EVERY_MS) },
  );
  const { state, fetchedMinutes = 0, ofMinutes = 0 } = value ?? {};
  const [first, setFirst] = useState<Progress>();
  useEffect(() => {
    const seen = { atMs: performance.now(), minutes: fetchedMinutes };
    setFirst((before) => (state === 'fetching' ? (before ?? seen) : undefined));
  }, [state, fetchedMinutes]);
  const [shownMinutes, setShown] = useState<number>();
  useEffect(() => {
    if (state === undefined || shownMinutes === fetchedMinutes) return;
    const timer = window.setTimeout(() => {
      setShown(fetchedMinutes);
      // What was there at the first look is on the screen already.
      if (shownMinutes !== undefined) session.past.again();
    }, STORED_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [session, state, fetchedMinutes, shownMinutes]);
  if (state === undefined || state === 'here') return null;
  const left = minutesLeft(first, { atMs: performance.now(), minutes: fetchedMinutes }, ofMinutes);
  return (
    <p className="badge overview-note" role="status">
      {t(`fromStation.${state}`, { fetched: fetchedMinutes, of: ofMinutes })}
      {left !== undefined && t('fromStation.left', { left })}
    </p>
  );
}
