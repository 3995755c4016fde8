/** The first line of the wall: its name, whether it is live, and the time. */
import { useTranslation } from 'react-i18next';
import { LOCAL_ZONE } from '../../ground/words/format.js';
import { useFormats } from '../../ground/words/use-language.js';
import { ConnectionBadge } from '../../picture/connection-badge.js';

export function WallHead({ now }: { readonly now: number }) {
  const { t: common } = useTranslation();
  const formats = useFormats();
  return (
    <header className="wall-head">
      <h1>{common('title')}</h1>
      <ConnectionBadge />
      <span className="spring" />
      <span className="wall-clock">
        <span className="dim">{formats.date(now)}</span> {formats.clock(now)} <span className="dim">{LOCAL_ZONE}</span>
      </span>
    </header>
  );
}
