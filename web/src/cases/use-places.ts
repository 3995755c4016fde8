import { useCallback } from 'react';
import { usePage } from '../state/page-store.js';
import { distinctName } from './distinct-name.js';

/** Gives the names of stations by their ids: "Lạng Sơn – Mẫu Sơn, Đồng Đăng"; short ones have what tells them apart. */
export function usePlaces(length: 'whole' | 'short' = 'whole'): (stationIds: readonly string[]) => string {
  const stations = usePage((state) => state.stations);
  return useCallback(
    (stationIds) => {
      const all = stations.map(({ name }) => name);
      const names = stationIds.map((id) => stations.find((station) => station.id === id)?.name ?? id);
      return names.map((name) => (length === 'short' ? distinctName(name, all) : name)).join(', ');
    },
    [stations, length],
  );
}
