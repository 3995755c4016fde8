/** A receiver at a station, as the hub's page sees it: what people do with it becomes a question to the station. */
import { z } from 'zod';
import type { Activity } from '../receiver/plan-runner.js';
import type { SweepPlan } from '../rf/plan.js';
import { calibrationSchema } from '../station/calibrations.js';
import type { ReceiverWork } from '../station/receiver-work.js';
import type { ReceiverRecord } from '../station/stations.js';
import { type ActQuestion, actAnswer, QuestionUnknown } from './station-messages.js';
import { type AskVerb, idAtHub, idAtStation } from './subjects.js';

export interface RemoteReceiverOptions {
  /** The station's own id of the receiver. */
  readonly receiverId: string;
  readonly record: ReceiverRecord;
  ask(verb: AskVerb, question: object): void;
  readonly clock: () => number;
}

export class RemoteReceiver implements ReceiverWork {
  readonly #options: RemoteReceiverOptions;
  plans: readonly SweepPlan[] = [];
  readonly activity: Activity = { kind: 'plan', index: 0 };

  constructor(options: RemoteReceiverOptions) {
    this.#options = options;
  }

  /** Only the station has measured it. */
  planCost(): undefined {
    return undefined;
  }

  setPlans(plans: readonly SweepPlan[]): void {
    this.plans = plans;
    this.#options.ask('plans', { receiverId: this.#options.receiverId, plans });
  }

  hold(plan: SweepPlan | undefined, by?: string): void {
    const { receiverId, record, clock, ask } = this.#options;
    const { hold } = record;
    if (plan === undefined || hold === undefined) ask('hold', { receiverId, by });
    else ask('hold', { receiverId, hold: { by: hold.by, reason: hold.reason, forMs: hold.until - clock(), plan } });
  }

  /** The station looks closer by itself. */
  look(): boolean {
    return false;
  }

  async run(): Promise<void> {}
  stop(): void {}
  wake(): void {}
  beginAnew(): void {}
}

type Act = Omit<ActQuestion, 'schema'>;

interface Stations {
  ask(stationId: string, verb: AskVerb, question: object): Promise<unknown>;
}

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** A station's calibrations, as its API tells them. */
export const toldCalibrations = z
  .object({
    calibrations: z.array(
      calibrationSchema.extend({
        measuredAt: instant,
        validFrom: instant,
        validTo: instant.optional(),
        withdrawnAt: instant.optional(),
      }),
    ),
  })
  .transform(({ calibrations }) => calibrations);

/**
 * Lets a station, which knows its receivers by its own ids, do what a person at the hub does with one. Undefined: an older program,
 * which knows no acts.
 *
 * @throws Error when the station does not answer
 */
export async function passAct(
  stations: Stations,
  stationId: string,
  act: Act,
): Promise<z.infer<typeof actAnswer> | undefined> {
  const own = withIds({ params: act.params, query: act.query, body: act.body }, (id) =>
    idAtStation(stationId, id),
  ) as Partial<Act>;
  try {
    const answer = actAnswer.parse(await stations.ask(stationId, 'act', { ...act, ...own }));
    return withIds(answer, (id) => idAtHub(stationId, id)) as typeof answer;
  } catch (error) {
    if (error instanceof QuestionUnknown) return undefined;
    throw error;
  }
}

/** The value with the ids of its receivers and calibrations in another form. */
function withIds(value: unknown, change: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => withIds(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const isId = key === 'receiverId' || key === 'calibrationId' || (key === 'id' && 'receiverId' in value);
      return [key, isId && typeof inner === 'string' ? change(inner) : withIds(inner, change)];
    }),
  );
}
