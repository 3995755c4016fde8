/** Stations and receivers with their states: requested at intervals, and updated by events in between. */

import { ask } from '../ground/asking/ask.js';
import { type Grid, hullOf, type Span, spanOf } from '../picture/grid.js';
import { type PageState, pageStore } from '../picture/page-store.js';
import { asHeard } from '../program/liveness.js';
import type { ReceiverInfo } from '../program/receiver-info.js';
import { savePreferences } from '../reader/preferences.js';

const EVERY_MS = 5000;

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
    window.setInterval(() => {
      if (!document.hidden) this.load();
    }, EVERY_MS);
    this.load();
  }

  load(): void {
    Promise.all([ask('GET /api/v1/stations'), ask('GET /api/v1/receivers')]).then(
      ([{ stations }, { receivers }]) => {
        this.#listener.heard();
        pageStore.setState({ stations, receivers: asHeard(receivers), receiversKnown: true });
        for (const receiver of receivers) this.#noteSettings(receiver);
        this.#listener.loaded();
      },
      // The connection badge shows that the program is away; the list is requested again soon.
      (error: unknown) => console.warn('The receivers could not be listed:', error),
    );
  }

  /** This receiver is shown now, and also when the page is opened again. */
  chosen(receiverId: string): void {
    savePreferences({ receiverId });
  }

  /** One receiver's state changed. */
  changed(receiver: ReceiverInfo): void {
    const { receivers } = pageStore.getState();
    pageStore.setState({
      receivers: receivers.map((known) => (known.id === receiver.id ? (asHeard([receiver])[0] ?? known) : known)),
    });
    this.#noteSettings(receiver);
  }

  /** Another resolution bandwidth or detector makes another measurement: holds across the change would mix the two. */
  #noteSettings({ id, measured }: ReceiverInfo): void {
    if (measured.length === 0) return;
    const before = this.#settings.get(id);
    const now = new Map(measured.map((sweep) => [keyOf(sweep), `${sweep.rbwHz}/${sweep.traceDetector}`]));
    this.#settings.set(id, now);
    if (before === undefined || id !== pageStore.getState().receiverId) return;
    for (const sweep of measured) {
      const [was, is] = [before, now].map((known) => known.get(keyOf(sweep)));
      if (was !== undefined && was !== is) this.#listener.settingsChanged(spanOf(sweep));
    }
  }
}

const keyOf = ({ startHz, stepHz, bins }: Grid) => `${startHz}/${stepHz}/${bins}`;

/** From the lowest to the highest frequency that the shown receiver sweeps, as far as it is known. */
export function sweptSpan(state: PageState): Span | undefined {
  return hullOf(shownReceiver(state)?.ranges ?? []);
}

export function shownReceiver({ receivers, receiverId }: PageState): ReceiverInfo | undefined {
  return receivers.find(({ id }) => id === receiverId);
}

/** The receiver to show: the requested one, otherwise the first that sweeps. */
export function wantedReceiver({ receivers, receiverId }: PageState): ReceiverInfo | undefined {
  return (
    receivers.find(({ id }) => id === receiverId) ??
    receivers.find(({ status }) => status === 'sweeping') ??
    receivers[0]
  );
}
