/** The findings of detection at all receivers. Bounded, whatever the program answers. */
import { Followed } from '../../ground/asking/followed.js';
import { firstPicture } from '../../ground/line/first-picture.js';
import { isLineThin } from '../../ground/line/thin-line.js';
import {
  type Anomaly,
  drawn,
  fetchAnomalies,
  fetchEmissions,
  fetchExplanation,
  type Question,
} from '../../picture/detection-api.js';
import { emissionAt, listed, standing } from '../../picture/emissions.js';
import { type PictureState, pictureStore, type ShownState } from '../../picture/picture-store.js';
import { type Emission, programStore } from '../../program/program-store.js';
import { atTick } from '../../program/ticks.js';
import { ThresholdFeed } from './threshold-feed.js';

const EVERY_MS = 15_000;
/** Shorter interval while a receiver's noise is being learned, because this ends soon. */
const WHILE_LEARNING_MS = 3000;
/** Changes are shown together, in the lists and on the waterfall: a busy band has twenty a second, which nobody reads. */
const PUBLISH_EVERY_MS = 1000;
const MOST_LIVE = 200;
/** All are asked for again at every load, which a thin line has no room for. */
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

interface Found {
  /** Of all receivers, the newest change last. */
  readonly emissions: readonly Emission[];
  readonly anomalies: readonly Anomaly[];
  readonly watching: ShownState['watching'];
}

const NOTHING: Found = { emissions: [], anomalies: [], watching: undefined };

export class DetectionFeed {
  readonly #host: DetectionHost;
  readonly thresholds: ThresholdFeed;
  readonly #followed = new Followed<Found>(
    fetchFound,
    () => ({
      everyMs: (found) => (found?.watching === 'watching' ? EVERY_MS : WHILE_LEARNING_MS),
      fold: {
        emission: (found, { emission }) => ({ ...found, emissions: bounded([...found.emissions, drawn(emission)]) }),
      },
    }),
    NOTHING,
  );
  /** Emissions of the shown receiver as last published: every frame asks for them, and another list is drawn again. */
  #shown: readonly Emission[] | undefined;
  #receiverId: string | undefined;
  #answeredAt: number | undefined;
  #endWait: (() => void) | undefined;

  constructor(host: DetectionHost) {
    this.#host = host;
    this.thresholds = new ThresholdFeed(() => host.changed());
    pictureStore.subscribe((state, before) => {
      if (state.receiverId !== before.receiverId) this.#switched(state);
    });
    this.#followed.subscribe(() => this.#changed());
  }

  get #found(): Found {
    return this.#followed.known().value ?? NOTHING;
  }

  /** Emissions of the chosen receiver, the newest change last. */
  get shown(): readonly Emission[] {
    this.#shown ??= this.#found.emissions.filter(({ receiverId }) => receiverId === this.#receiverId);
    return this.#shown;
  }

  /** Asks why this frequency did, or did not, raise an alarm; the answer goes to the store. */
  ask(question: Question): void {
    const asked = { ...question, askedAt: this.#host.now() };
    pictureStore.setState({ why: { question: asked, state: 'asking', explanation: undefined, emission: undefined } });
    const settle = (change: Partial<NonNullable<ShownState['why']>>) => {
      const { why } = pictureStore.getState();
      // Not when another question was asked since, or the panel was closed.
      if (why?.question === asked) pictureStore.setState({ why: { ...why, ...change } });
      this.#host.changed();
    };
    fetchExplanation(question).then(
      (explanation) => {
        const at = question.at ?? asked.askedAt;
        const emission = emissionAt(this.#found.emissions, { ...question, at });
        settle({ state: explanation === undefined ? 'learning' : 'answered', explanation, emission });
      },
      (error: unknown) => {
        console.warn('Detection could not say why:', error);
        settle({ state: 'failed' });
      },
    );
  }

  #switched({ receiverId }: Pick<PictureState, 'receiverId'>): void {
    this.#receiverId = receiverId;
    this.#shown = undefined;
    pictureStore.setState({ why: undefined });
    programStore.setState({ watching: undefined });
    void this.#followed.ask();
  }

  #changed(): void {
    const { answeredAt } = this.#followed.known();
    if (answeredAt === this.#answeredAt) {
      this.#endWait ??= atTick(PUBLISH_EVERY_MS, () => this.#publish());
      return;
    }
    this.#answeredAt = answeredAt;
    const { anomalies, watching } = this.#found;
    programStore.setState({ anomalies, watching });
    this.#publish();
  }

  #publish(): void {
    this.#endWait?.();
    this.#endWait = undefined;
    this.#shown = undefined;
    programStore.setState({ emissions: listed(this.#found.emissions, MOST_LISTED) });
    this.#host.changed();
  }
}

async function fetchFound(signal: AbortSignal): Promise<Found> {
  await firstPicture;
  const { receiverId } = pictureStore.getState();
  const [live, closed, shown, anomalies, watching] = await Promise.all([
    fetchEmissions({ state: 'live', limit: MOST_LIVE }, signal),
    fetchEmissions({ state: 'closed', limit: MOST_CLOSED }, signal),
    receiverId === undefined ? [] : fetchEmissions({ receiverId, limit: MOST_OF_RECEIVER }, signal),
    fetchAnomalies(MOST_ANOMALIES, signal),
    isWatching(receiverId, signal),
  ]);
  // The API gives the newest first; this list has the newest last, as with events.
  const emissions = bounded([...closed, ...live, ...shown].reverse());
  return { emissions, anomalies: standing(anomalies).slice(0, LISTED_ANOMALIES), watching };
}

/** The last state of each emission; of too many the oldest are left out, those on the air last. */
function bounded(emissions: readonly Emission[]): Emission[] {
  const known = new Map<string, Emission>();
  for (const emission of emissions) {
    known.delete(emission.id);
    known.set(emission.id, emission);
  }
  for (const [id, { live }] of known) {
    if (known.size <= MOST_KNOWN) break;
    if (!live || known.size > 2 * MOST_KNOWN) known.delete(id);
  }
  return [...known.values()];
}

/**
 * Whether detection has learned the noise of this receiver: asked for the middle of each range that it sweeps. A person's own
 * plan is not judged.
 */
async function isWatching(receiverId: string | undefined, signal: AbortSignal): Promise<ShownState['watching']> {
  const { lastSweep, ranges = [], busy } = programStore.getState().receivers.find(({ id }) => id === receiverId) ?? {};
  const judged = ranges.filter((one) => one.startHz !== busy?.plan.startHz || one.stopHz !== busy.plan.stopHz);
  if (receiverId === undefined || lastSweep === undefined || judged.length === 0) return undefined;
  const middles = judged.map(({ startHz, stopHz }) =>
    fetchExplanation({ receiverId, hz: (startHz + stopHz) / 2 }, signal),
  );
  try {
    return (await Promise.all(middles)).includes(undefined) ? 'learning' : 'watching';
  } catch (error) {
    // Of a station that its hub cannot reach, nobody knows.
    console.warn('Detection could not be asked whether it has learned:', error);
    return undefined;
  }
}
