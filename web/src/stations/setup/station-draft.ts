/** What the program knows of a station already, as the steps show it. */
import type { Station } from '../../../../src/api/stations.js';
import { tableText, typedNumber } from '../../ground/asking/frequency-input.js';
import { currentFormats } from '../../ground/words/use-language.js';
import type { Draft } from './draft.js';

export function draftOf({ name, latitude, longitude, antenna, receiverIds }: Station): Partial<Draft> {
  const formats = currentFormats();
  const text = (value: number | undefined) => (value === undefined ? '' : typedNumber(value, formats));
  const kind =
    antenna?.gainDbi !== undefined ? 'gain' : antenna?.factorDbPerM !== undefined ? 'factor' : ('none' as const);
  return {
    ...{ name, latitude: text(latitude), longitude: text(longitude) },
    receiverId: receiverIds.length === 1 ? (receiverIds[0] ?? '') : '',
    antennaName: antenna?.name ?? '',
    gainOrFactor: kind,
    gainTable: tableText(antenna?.gainDbi ?? antenna?.factorDbPerM, formats),
    lossTable: tableText(antenna?.cableLossDb, formats),
    ...{ azimuth: text(antenna?.azimuthDeg), height: text(antenna?.heightM) },
    ...{ polarisation: antenna?.polarisation ?? '', photo: antenna?.photo ?? '' },
  };
}
