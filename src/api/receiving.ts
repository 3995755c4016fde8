/** The part of the contract that speaks of stations, their ports and receivers. */
import type { portsApi } from './ports.js';
import type { receiversApi } from './receivers.js';
import type { stationsApi } from './stations.js';

export type ReceiversApi = typeof portsApi & typeof receiversApi & typeof stationsApi;
