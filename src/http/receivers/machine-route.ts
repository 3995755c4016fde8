/** State of the station's computer. */
import { stationsApi } from '../../api/stations.js';
import type { MachineState } from '../../station/machine-state.js';
import { type Route, route } from '../route.js';

export function machineRoute(state: () => Promise<MachineState>): Route {
  return route(stationsApi, 'GET /api/v1/machine', 'watch', state);
}
