/** Why the chosen receiver is not sweeping. */
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../ground/asking/use-followed.js';
import { vietnameseSilence } from '../../ground/names/silent-words.js';
import { Trouble } from '../../ground/names/trouble.js';
import { useNames } from '../../ground/names/use-names.js';
import { Link } from '../../ground/shell/address.js';
import { localClock } from '../../ground/words/format.js';
import { usePicture } from '../../picture/picture-store.js';
import { type ReceiverInfo, useProgram } from '../../program/program-store.js';

export function ProblemNotice() {
  const { t } = useTranslation();
  const receivers = useProgram((state) => state.receivers);
  const receiverId = usePicture((state) => state.receiverId);
  const phase = useProgram((state) => state.phase);
  const known = useProgram((state) => state.receiversKnown);
  const receiver = receivers.find(({ id }) => id === receiverId);
  if (receivers.length === 0) return phase === 'connected' && known ? <NoReceivers /> : null;
  if (receiver?.busy !== undefined && receiver.status !== 'unheard') return <BusyNotice busy={receiver.busy} />;
  if (receiver?.status === 'recorded')
    return (
      <p className="notice" role="status">
        {t('recordedOnly')}
      </p>
    );
  if (receiver === undefined || receiver.status === 'sweeping' || receiver.status === 'unheard') return null;
  return (
    <div className="notice" role="alert" data-status={receiver.status}>
      <IconAlertTriangle size={20} aria-hidden />
      <span>
        <b>{t('problem', { status: t(`status.${receiver.status}`) })}</b> <Trouble receiver={receiver} />
      </span>
    </div>
  );
}

/** A hub without stations has them invited; elsewhere a receiver is plugged in. */
function NoReceivers() {
  const { t } = useTranslation();
  const { value } = useAsked('GET /api/v1/hub/stations', {});
  return (
    <p className="notice" role="status">
      {value?.isHub === true ? <Link to="/stations">{t('noStations')}</Link> : t('noReceivers')}
    </p>
  );
}

/** Stations of a hub that are silent, beside the one that is shown. */
export function SilentStations() {
  const receivers = useProgram((state) => state.receivers);
  const receiverId = usePicture((state) => state.receiverId);
  const shown = receivers.find(({ id }) => id === receiverId)?.stationId;
  const silent = new Map(
    receivers
      .filter(({ stationId, problem = '' }) => stationId !== shown && vietnameseSilence(problem) !== undefined)
      .map((receiver) => [receiver.stationId, receiver]),
  );
  if (silent.size === 0) return null;
  return (
    <div className="notice" role="status" data-silent>
      <IconAlertTriangle size={20} aria-hidden />
      <span>
        {[...silent].map(([stationId, receiver]) => (
          <Link key={stationId} to={`/stations/s/${stationId}`}>
            <Trouble receiver={receiver} />{' '}
          </Link>
        ))}
      </span>
    </div>
  );
}

/** A person has the receiver alone: it sweeps their plan, and the watch rests. */
function BusyNotice({ busy }: { busy: NonNullable<ReceiverInfo['busy']> }) {
  const { t } = useTranslation();
  const { by, reason, since, until } = busy;
  const names = useNames();
  return (
    <div className="notice" role="status" data-busy>
      <IconLock size={20} aria-hidden />
      <span>
        <b>{t('busy.sign')}</b>{' '}
        {t('busy.who', {
          by: names(by),
          reason,
          since: localClock(Date.parse(since)),
          until: localClock(Date.parse(until)),
        })}
      </span>
    </div>
  );
}
