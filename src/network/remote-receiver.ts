/** A receiver at a station, as the hub's page sees it: what people do with it becomes a question to the station. */
import type { Activity } from '../receiver/plan-runner.js';
import type { SweepPlan } from '../rf/plan.js';
import type { ReceiverWork } from '../station/receiver-work.js';
import type { ReceiverRecord } from '../station/stations.js';
import type { AskVerb } from './subjects.js';

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

  hold(plan: SweepPlan | undefined): void {
    const { receiverId, record, clock, ask } = this.#options;
    const { hold } = record;
    if (plan === undefined || hold === undefined) ask('hold', { receiverId });
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
