/** The first line of the wall: its name, whether it is live, and the time. */
import { useTranslation } from 'react-i18next';
import { atMs } from '../../ground/asking/instants.js';
import { useShown } from '../../ground/asking/use-followed.js';
import { useNames } from '../../ground/names/use-names.js';
import { LOCAL_ZONE } from '../../ground/words/format.js';
import { useFormats } from '../../ground/words/use-language.js';
import { ConnectionBadge } from '../../picture/connection-badge.js';
import { dutyNow } from '../watch/roster/duty-now.js';

export function WallHead({ now }: { readonly now: number }) {
  const { t } = useTranslation('wall');
  const { t: common } = useTranslation();
  const formats = useFormats();
  const names = useNames();
  const shifts = useShown(dutyNow).value?.now.filter(({ endsAt }) => atMs(endsAt) > now) ?? [];
  const onDuty = shifts.flatMap(({ personIds }) => personIds).map(names);
  return (
    <header className="wall-head">
      <h1>{common('title')}</h1>
      <ConnectionBadge />
      <span className="spring wall-duty">{onDuty.length > 0 && t('onDuty', { names: onDuty.join(', ') })}</span>
      <span className="wall-clock">
        <span className="dim">{formats.date(now)}</span> {formats.clock(now)} <span className="dim">{LOCAL_ZONE}</span>
      </span>
    </header>
  );
}
