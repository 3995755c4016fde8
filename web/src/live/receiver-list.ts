/** Stations and receivers with their states. */
import type { Answer } from '../../../src/api/client.js';
import { ask } from '../ground/asking/ask.js';
import { Followed } from '../ground/asking/followed.js';
import { type Grid, type Span, spanOf } from '../picture/grid.js';
import { savePreferences } from '../picture/picture-preferences.js';
import { pictureStore, type ShownState } from '../picture/picture-store.js';
import { asHeard } from '../program/liveness.js';
import { programStore, type ReceiverInfo } from '../program/program-store.js';

const EVERY_MS = 5000;

interface Lists extends Answer<'GET /api/v1/stations'>, Answer<'GET /api/v1/receivers'> {}

export interface ReceiverListListener {
  /** The program answered. */
  heard(): void;
  loaded(): void;
  /** The shown receiver's resolution bandwidth or detector changed over this span. */
  settingsChanged(span: Span): void;
}

export class ReceiverList {
  readonly #listener: ReceiverListListener;
  /** The last known settings, by receiver and by grid. */
  readonly #settings = new Map<string, ReadonlyMap<string, string>>();

  constructor(listener: ReceiverListListener) {
    this.#listener = listener;
    const followed = new Followed<Lists>(
      (signal) => this.#fetch(signal),
      () => ({
        everyMs: EVERY_MS,
        fold: {
          receiver: ({ stations, receivers }, { receiver }) => ({
            stations,
            receivers: receivers.map((known) => (known.id === receiver.id ? receiver : known)),
          }),
        },
      }),
    );
    followed.subscribe(() => {
      const { value } = followed.known();
      if (value === undefined) return;
      programStore.setState({ ...value, receivers: asHeard(value.receivers), receiversKnown: true });
      listener.loaded();
    });
  }

  async #fetch(signal: AbortSignal): Promise<Lists> {
    const [{ stations }, { receivers }] = await Promise.all([
      ask('GET /api/v1/stations', { signal }),
      ask('GET /api/v1/receivers', { signal }),
    ]);
    this.#listener.heard();
    for (const receiver of receivers) this.changed(receiver);
    return { stations, receivers };
  }

  /** This receiver is shown now, and also when the page is opened again. */
  chosen(receiverId: string): void {
    savePreferences({ receiverId });
  }

  /**
   * One receiver's state, as it was told. Another resolution bandwidth or detector makes another measurement: holds across the
   * change would mix the two.
   */
  changed({ id, measured }: ReceiverInfo): void {
    if (measured.length === 0) return;
    const before = this.#settings.get(id);
    const now = new Map(measured.map((sweep) => [keyOf(sweep), `${sweep.rbwHz}/${sweep.traceDetector}`]));
    this.#settings.set(id, now);
    if (before === undefined || id !== pictureStore.getState().receiverId) return;
    for (const sweep of measured) {
      const [was, is] = [before, now].map((known) => known.get(keyOf(sweep)));
      if (was !== undefined && was !== is) this.#listener.settingsChanged(spanOf(sweep));
    }
  }
}

const keyOf = ({ startHz, stepHz, bins }: Grid) => `${startHz}/${stepHz}/${bins}`;

/** The receiver to show: the requested one, otherwise the first that sweeps. */
export function wantedReceiver({ receivers, receiverId }: ShownState): ReceiverInfo | undefined {
  return (
    receivers.find(({ id }) => id === receiverId) ??
    receivers.find(({ status }) => status === 'sweeping') ??
    receivers[0]
  );
}
