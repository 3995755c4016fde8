/** The first line of the wall: its name, whether it is live, and the time. */
import { useTranslation } from 'react-i18next';
import { ConnectionBadge } from '../../ground/shell/connection-badge.js';
import { LOCAL_ZONE, localClock, localDate } from '../../ground/words/format.js';
import { usePage } from '../../picture/page-store.js';

export function WallHead({ now }: { readonly now: number }) {
  const { t: common } = useTranslation();
  const language = usePage((state) => state.language);
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
