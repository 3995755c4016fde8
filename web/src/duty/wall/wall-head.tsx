/** The first line of the wall: its name, whether it is live, and the time. */
import { useTranslation } from 'react-i18next';
import { LOCAL_ZONE, localClock, localDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { ConnectionBadge } from '../../picture/connection-badge.js';

export function WallHead({ now }: { readonly now: number }) {
  const { t: common } = useTranslation();
  const language = useLanguage();
  return (
    <header className="wall-head">
      <h1>{common('title')}</h1>
      <ConnectionBadge />
      <span className="spring" />
      <span className="wall-clock">
        <span className="dim">{localDate(now, language)}</span> {localClock(now)}{' '}
        <span className="dim">{LOCAL_ZONE}</span>
      </span>
    </header>
  );
}
