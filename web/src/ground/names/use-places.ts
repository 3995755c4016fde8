import { useCallback } from 'react';
import { useProgram } from '../../program/program-store.js';
import { distinctName, joinedNames } from './distinct-name.js';

/** Gives the names of stations by their ids: "Lạng Sơn – Mẫu Sơn, Đồng Đăng"; short ones have what tells them apart. */
export function usePlaces(length: 'whole' | 'short' = 'whole'): (stationIds: readonly string[]) => string {
  const stations = useProgram((state) => state.stations);
  return useCallback(
    (stationIds) => {
      const all = stations.map(({ name }) => name);
      const names = stationIds.map((id) => stations.find((station) => station.id === id)?.name ?? id);
      const joined = joinedNames(names);
      const [first = ''] = names;
      return length === 'short' ? joined.replace(first, distinctName(first, all)) : joined;
    },
    [stations, length],
  );
}
