/** The receiver itself: what it is, its state in words, how it measures. */

import { useTranslation } from 'react-i18next';
import type { Receiver } from '../../../src/api/stations.js';
import { Facts } from '../ground/asking/facts.js';
import { Trouble } from '../ground/names/trouble.js';
import { useNames } from '../ground/names/use-names.js';
import { Link } from '../ground/shell/address.js';
import { useFormats, useNow } from '../ground/words/use-language.js';
import { flagsOf } from '../picture/picture-store.js';
import { ageText } from './field/age-text.js';
import { ReceiverState } from './field/receiver-state.js';

export function HeadCard({ receiver }: { receiver: Receiver }) {
  const { t } = useTranslation('field');
  const { t: common } = useTranslation();
  const formats = useFormats();
  const names = useNames();
  const now = useNow(1000);
  const { lastSweep, intervalMs, busy } = receiver;
  const flags = flagsOf(receiver);
  // Of recordings only, nothing is known of an instrument, and nothing of this run is counted.
  const rows =
    receiver.status === 'recorded'
      ? []
      : ([
          [t('receiver.model'), receiver.model],
          [t('receiver.firmware'), receiver.firmware],
          [t('receiver.serial'), receiver.serialNumber],
          [t('receiver.port'), receiver.port],
          [t('receiver.driver'), receiver.driver],
          [
            t('receiver.rate'),
            intervalMs === undefined ? undefined : t('list.rate', { rate: formats.number(1000 / intervalMs, 2) }),
          ],
          [
            t('receiver.last'),
            lastSweep === undefined
              ? t('list.noSweep')
              : t('list.age', { age: ageText(now - Date.parse(lastSweep.at), formats) }),
          ],
          [t('receiver.sweeps'), formats.number(receiver.sweeps)],
          [
            common('flags.label'),
            flags.length === 0 ? undefined : flags.map((flag) => common(`flags.${flag as 'overload'}`)).join(', '),
          ],
        ] as const);
  return (
    <section className="card">
      <div className="card-head row">
        <h2>{receiver.name}</h2>
        <ReceiverState receiver={receiver} now={now} />
        {busy !== undefined && <b>✋ {names(busy.by)}</b>}
        <Link className="button-link" to={`/?receiver=${encodeURIComponent(receiver.id)}`}>
          {t('receiver.live')}
        </Link>
        <Link className="button-link" to={`/stations/s/${receiver.stationId}`}>
          {t('receiver.station')}
        </Link>
      </div>
      {receiver.problem !== undefined && receiver.status !== 'sweeping' && (
        <p className="form-fault">
          <Trouble receiver={receiver} />
        </p>
      )}
      {receiver.status === 'sweeping' && <p>{t(`activity.${receiver.activity}`)}</p>}
      <Facts rows={rows} />
    </section>
  );
}
