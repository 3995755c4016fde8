import { useCallback } from 'react';
import { usePage } from '../state/page-store.js';

/** Gives the names of stations by their ids: "Lạng Sơn – Mẫu Sơn, Đồng Đăng". */
export function usePlaces(): (stationIds: readonly string[]) => string {
  const stations = usePage((state) => state.stations);
  return useCallback(
    (stationIds) => stationIds.map((id) => stations.find((station) => station.id === id)?.name ?? id).join(', '),
    [stations],
  );
}
