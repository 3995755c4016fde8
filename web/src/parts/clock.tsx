/** The program's time: Vietnam's, or UTC when pressed. */
import { UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCAL_ZONE, localClock, localDate, utcClock } from '../format.js';
import { useLive } from '../live-context.js';
import { Hint } from '../shell/hint.js';
import { usePage } from '../state/page-store.js';

export function Clock() {
  const { t } = useTranslation();
  const { session } = useLive();
  const language = usePage((state) => state.language);
  const [utc, setUtc] = useState(false);
  const [now, setNow] = useState(() => session.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(session.now()), 1000);
    return () => window.clearInterval(timer);
  }, [session]);
  const hint = t(utc ? 'clock.utc' : 'clock.local');
  return (
    <Hint label={hint}>
      <UnstyledButton className="clock" onClick={() => setUtc(!utc)}>
        {utc ? '' : <span className="date">{localDate(now, language)} </span>}
        {utc ? utcClock(now) : localClock(now)} {utc ? 'UTC' : LOCAL_ZONE}
      </UnstyledButton>
    </Hint>
  );
}
