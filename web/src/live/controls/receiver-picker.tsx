/** Choice of station and receiver; each receiver with its state as a sign and in words. */
import { Select } from '@mantine/core';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ShownState, usePicture } from '../../picture/picture-store.js';
import { type ReceiverInfo, useProgram } from '../../program/program-store.js';
import { useLive } from '../live-context.js';

export function ReceiverPicker({ phone }: { phone: boolean }) {
  const stations = useProgram((state) => state.stations);
  const receivers = useProgram((state) => state.receivers);
  // Receivers are listed again every few seconds, each with another sweep; the text is the same while the choice is.
  const text = useMemo(() => listed({ stations, receivers }), [stations, receivers]);
  return <Choices phone={phone} text={text} />;
}

const Choices = memo(function Choices({ phone, text }: { phone: boolean; text: string }) {
  const { t } = useTranslation();
  const { session } = useLive();
  const { stations, receivers } = JSON.parse(text) as Listed;
  const receiverId = usePicture((state) => state.receiverId);
  const current = receivers.find(({ id }) => id === receiverId);
  const here = receivers.filter(({ stationId }) => stationId === current?.stationId);
  const select = (id: string | null) => {
    if (id !== null && id !== receiverId) session.select(id);
  };
  const selectStation = (stationId: string | null) => {
    const there = receivers.filter((receiver) => receiver.stationId === stationId);
    select((there.find(({ status }) => status === 'sweeping') ?? there[0])?.id ?? null);
  };
  const size = phone ? 'md' : 'sm';
  return (
    <div className="picker">
      <Select
        aria-label={t('station')}
        className="station-select"
        style={{ width: widthFor(stations.find(({ id }) => id === current?.stationId)?.name) }}
        size={size}
        value={current?.stationId ?? null}
        data={stations
          .filter(({ id }) => receivers.some(({ stationId }) => stationId === id))
          .map(({ id, name }) => ({ value: id, label: name }))}
        onChange={selectStation}
        allowDeselect={false}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      />
      <Select
        aria-label={t('receiver')}
        className="receiver-select"
        style={{ width: widthFor(current?.name) }}
        size={size}
        value={current?.id ?? null}
        data={here.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={select}
        allowDeselect={false}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        leftSectionWidth={30}
        leftSection={current === undefined ? undefined : <StateSign receiver={current} />}
        renderOption={({ option }) => {
          const receiver = here.find(({ id }) => id === option.value);
          return receiver === undefined ? option.label : <ReceiverOption receiver={receiver} />;
        }}
      />
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

/** A name is never cut: what tells two stations apart often stands at its end. */
function widthFor(name = ''): string {
  return `clamp(140px, ${name.length}ch + 4.8em, 36ch)`;
}

function ReceiverOption({ receiver }: { receiver: ListedReceiver }) {
  const { t } = useTranslation();
  return (
    <span className="line">
      <StateSign receiver={receiver} />
      <span>{receiver.name}</span>
      <span className="dim">{t(`status.${receiver.status}`)}</span>
    </span>
  );
}

function StateSign({ receiver }: { receiver: ListedReceiver }) {
  const sweeping = receiver.status === 'sweeping';
  return (
    <span aria-hidden className="state-sign" data-sweeping={sweeping || undefined}>
      {sweeping ? '●' : receiver.status === 'recorded' ? '◇' : '▲'}
    </span>
  );
}
