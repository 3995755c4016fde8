/**
 * The findings of detection at all receivers: sent by `/live` as they happen, and also asked for at intervals, so that
 * nothing is missed from before the page opened or while the connection was down. Bounded, whatever the program
 * answers.
 */
import { isLineThin } from '../../ground/line/thin-line.js';
import { type PageState, pageStore } from '../../picture/page-store.js';
import { atTick } from '../../program/ticks.js';
import {
  drawn,
  type Emission,
  type EmissionJson,
  fetchAnomalies,
  fetchEmissions,
  fetchExplanation,
  type Question,
} from './detection-api.js';
import { emissionAt, listed, standing } from './emissions.js';
import { ThresholdFeed } from './threshold-feed.js';

const EVERY_MS = 15_000;
/** Shorter interval while a receiver's noise is being learned, because this ends soon. */
const WHILE_LEARNING_MS = 3000;
/** Changes are shown together, in the lists and on the waterfall: a busy band has twenty a second, which nobody reads. */
const PUBLISH_EVERY_MS = 1000;
const MOST_LIVE = 200;
/** Each is asked for anew at every load, which a thin line has no room for. */
const MOST_CLOSED = isLineThin ? 20 : 200;
const MOST_OF_RECEIVER = isLineThin ? 50 : 300;
const MOST_KNOWN = 800;
const MOST_LISTED = 50;
const MOST_ANOMALIES = 200;
const LISTED_ANOMALIES = 10;

export interface DetectionHost {
  /** The plot must be drawn again. */
  changed(): void;
  /** Epoch ms by the program's clock. */
  now(): number;
}

export class DetectionFeed {
  readonly #host: DetectionHost;
  readonly thresholds: ThresholdFeed;
  #known = new Map<string, Emission>();
  /** Emissions of the shown receiver as last published: every frame asks for them, and another list is drawn again. */
  #shown: Emission[] | undefined;
  /** Emissions received from `/live` while an answer was awaited: they are newer than the answer. */
  #told: Emission[] = [];
  #receiverId: string | undefined;
  #timer: number | undefined;
  #endWait: (() => void) | undefined;
  #loads = 0;
  #begun = false;

  constructor(host: DetectionHost) {
    this.#host = host;
    this.thresholds = new ThresholdFeed(() => host.changed());
    pageStore.subscribe((state, before) => {
      if (state.receiverId !== before.receiverId) this.#switched(state);
    });
  }

  /** Begins to ask; until then only events are shown. */
  begin(): void {
    this.#begun = true;
    this.load();
  }

  /** Emissions of the chosen receiver, the newest change last. */
  get shown(): readonly Emission[] {
    this.#shown ??= [...this.#known.values()].filter(({ receiverId }) => receiverId === this.#receiverId);
    return this.#shown;
  }

  /** An event of `/live`. */
  take(told: EmissionJson): void {
    const emission = drawn(told);
    this.#told.push(emission);
    if (this.#told.length > MOST_KNOWN) this.#told.shift();
    this.#put(emission);
    this.#endWait ??= atTick(PUBLISH_EVERY_MS, () => this.#publish());
  }

  load(): void {
    if (!this.#begun) return;
    window.clearTimeout(this.#timer);
    const load = ++this.#loads;
    const receiverId = pageStore.getState().receiverId;
    this.#told = [];
    const again = () => {
      if (load !== this.#loads) return;
      const known = pageStore.getState().watching === 'watching';
      this.#timer = window.setTimeout(
        () => {
          if (document.hidden) again();
          else this.load();
        },
        known ? EVERY_MS : WHILE_LEARNING_MS,
      );
    };
    this.#fetch(receiverId, () => load === this.#loads)
      // The badge already shows that the program is away; the next request follows soon.
      .catch((error: unknown) => console.warn('Detection could not be asked:', error))
      .finally(again);
  }

  /** Asks why this frequency did, or did not, raise an alarm; the answer goes to the store. */
  ask(question: Question): void {
    const asked = { ...question, askedAt: this.#host.now() };
    pageStore.setState({ why: { question: asked, state: 'asking', explanation: undefined, emission: undefined } });
    const settle = (change: Partial<NonNullable<PageState['why']>>) => {
      const { why } = pageStore.getState();
      // Not when another question was asked since, or the panel was closed.
      if (why?.question === asked) pageStore.setState({ why: { ...why, ...change } });
      this.#host.changed();
    };
    fetchExplanation(question).then(
      (explanation) => {
        const at = question.at ?? asked.askedAt;
        const emission = emissionAt([...this.#known.values()], { ...question, at });
        settle({ state: explanation === undefined ? 'learning' : 'answered', explanation, emission });
      },
      (error: unknown) => {
        console.warn('Detection could not say why:', error);
        settle({ state: 'failed' });
      },
    );
  }

  async #fetch(receiverId: string | undefined, wanted: () => boolean): Promise<void> {
    const [live, closed, shown, anomalies, watching] = await Promise.all([
      fetchEmissions({ state: 'live', limit: MOST_LIVE }),
      fetchEmissions({ state: 'closed', limit: MOST_CLOSED }),
      receiverId === undefined ? [] : fetchEmissions({ receiverId, limit: MOST_OF_RECEIVER }),
      fetchAnomalies(MOST_ANOMALIES),
      this.#watching(receiverId),
    ]);
    if (!wanted()) return;
    this.#known = new Map();
    // The API gives the newest first; this list has the newest last, as with events.
    for (const emission of [...[...closed, ...live, ...shown].reverse(), ...this.#told]) this.#put(emission);
    pageStore.setState({ anomalies: standing(anomalies).slice(0, LISTED_ANOMALIES), watching });
    this.#publish();
  }

  /**
   * Whether detection has learned the noise of this receiver: asked for the middle of each range that it sweeps. A person's own
   * plan is not judged.
   */
  async #watching(receiverId: string | undefined): Promise<PageState['watching']> {
    const { lastSweep, ranges = [], busy } = pageStore.getState().receivers.find(({ id }) => id === receiverId) ?? {};
    const judged = ranges.filter((one) => one.startHz !== busy?.plan.startHz || one.stopHz !== busy.plan.stopHz);
    if (receiverId === undefined || lastSweep === undefined || judged.length === 0) return undefined;
    const middles = judged.map(({ startHz, stopHz }) => fetchExplanation({ receiverId, hz: (startHz + stopHz) / 2 }));
    try {
      return (await Promise.all(middles)).includes(undefined) ? 'learning' : 'watching';
    } catch (error) {
      // Of a station that its hub cannot reach, nobody knows.
      console.warn('Detection could not be asked whether it has learned:', error);
      return undefined;
    }
  }

  #switched({ receiverId }: PageState): void {
    this.#receiverId = receiverId;
    this.#shown = undefined;
    pageStore.setState({ why: undefined, watching: undefined });
    this.load();
  }

  #put(emission: Emission): void {
    this.#known.delete(emission.id);
    this.#known.set(emission.id, emission);
    for (const [id, { live }] of this.#known) {
      if (this.#known.size <= MOST_KNOWN) break;
      if (!live || this.#known.size > 2 * MOST_KNOWN) this.#known.delete(id);
    }
  }

  #publish(): void {
    this.#endWait?.();
    this.#endWait = undefined;
    this.#shown = undefined;
    pageStore.setState({ emissions: listed(this.#known.values(), MOST_LISTED) });
    this.#host.changed();
  }
}
