/** The program's time: Vietnam's, or UTC when pressed. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../ground/shell/hint.js';
import { LOCAL_ZONE, localClock, localDate, utcClock } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { useNow } from '../../ground/words/use-now.js';

export function Clock() {
  const { t } = useTranslation();
  const [utc, setUtc] = useState(false);
  const hint = t(utc ? 'clock.utc' : 'clock.local');
  return (
    <Hint label={hint}>
      <button type="button" className="clock mono" onClick={() => setUtc(!utc)}>
        <Time utc={utc} />
      </button>
    </Hint>
  );
}

/** A component of its own, because it changes each second. */
function Time({ utc }: { utc: boolean }) {
  const language = useLanguage();
  const now = useNow();
  return (
    <>
      {utc ? '' : <span className="date">{localDate(now, language)} </span>}
      {utc ? utcClock(now) : localClock(now)} {utc ? 'UTC' : LOCAL_ZONE}
    </>
  );
}
