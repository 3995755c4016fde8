import type { Receiver, Station } from '../../../src/api/stations.js';

/** A receiver as the page shows it. `unheard`: the program itself is not heard, so the receiver's state is not known. */
export type ReceiverInfo = Omit<Receiver, 'status'> & { readonly status: Receiver['status'] | 'unheard' };

/** What the program watches with. */
export interface Watching {
  readonly stations: readonly Station[];
  readonly receivers: readonly ReceiverInfo[];
}
