/** Choice of station and receiver; each receiver with its state as a sign and in words. */
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ShownState, usePicture } from '../../picture/picture-store.js';
import { type ReceiverInfo, useProgram } from '../../program/program-store.js';
import { useLive } from '../live-context.js';

export function ReceiverPicker() {
  const stations = useProgram((state) => state.stations);
  const receivers = useProgram((state) => state.receivers);
  // Receivers are listed again every few seconds, each with another sweep; the text is the same while the choice is.
  const text = useMemo(() => listed({ stations, receivers }), [stations, receivers]);
  return <Choices text={text} />;
}

const Choices = memo(function Choices({ text }: { text: string }) {
  const { t } = useTranslation();
  const { session } = useLive();
  const { stations, receivers } = JSON.parse(text) as Listed;
  const receiverId = usePicture((state) => state.receiverId);
  const current = receivers.find(({ id }) => id === receiverId);
  const here = receivers.filter(({ stationId }) => stationId === current?.stationId);
  const select = (id: string | undefined) => {
    if (id !== undefined && id !== receiverId) session.select(id);
  };
  const selectStation = (stationId: string) => {
    const there = receivers.filter((receiver) => receiver.stationId === stationId);
    select((there.find(({ status }) => status === 'sweeping') ?? there[0])?.id);
  };
  return (
    <div className="picker">
      <select
        aria-label={t('station')}
        className="plain-input station-select"
        value={current?.stationId ?? ''}
        onChange={({ currentTarget }) => selectStation(currentTarget.value)}
      >
        {stations
          .filter(({ id }) => receivers.some(({ stationId }) => stationId === id))
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
      </select>
      <span className="signed-select">
        {current !== undefined && <StateSign receiver={current} />}
        <select
          aria-label={t('receiver')}
          className="plain-input receiver-select"
          value={current?.id ?? ''}
          onChange={({ currentTarget }) => select(currentTarget.value)}
        >
          {here.map(({ id, name, status }) => (
            <option key={id} value={id}>
              {status === 'sweeping' ? name : `${name} · ${t(`status.${status}`)}`}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
});

interface Listed {
  readonly stations: readonly Pick<ShownState['stations'][number], 'id' | 'name'>[];
  readonly receivers: readonly ListedReceiver[];
}
type ListedReceiver = Pick<ReceiverInfo, 'id' | 'name' | 'stationId' | 'status'>;

function listed({ stations, receivers }: Pick<ShownState, 'stations' | 'receivers'>): string {
  return JSON.stringify({
    stations: stations.map(({ id, name }) => ({ id, name })),
    receivers: receivers.map(({ id, name, stationId, status }) => ({ id, name, stationId, status })),
  } satisfies Listed);
}

function StateSign({ receiver }: { receiver: ListedReceiver }) {
  const sweeping = receiver.status === 'sweeping';
  return (
    <span aria-hidden className="state-sign" data-sweeping={sweeping || undefined}>
      {sweeping ? '●' : receiver.status === 'recorded' ? '◇' : '▲'}
    </span>
  );
}
