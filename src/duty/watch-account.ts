/** The account of the watch: which bands each receiver was there to watch, and when it did. */
import { DEAF } from '../incidents/shared-case.js';
import type { ReceiverState } from '../receiver/loop.js';
import { expectedCost, revisits, watchedWithinMs } from '../rf/revisit.js';
import type { Sweep } from '../rf/sweep.js';
import type { Finding } from '../station/finding.js';
import { rangesOf } from '../station/receiver-record.js';
import { isRemoteId } from '../station/receiver-work.js';
import type { ReceiverRecord, Stations } from '../station/stations.js';
import type { Gap, SweepRange } from '../store/archive.js';
import type { CaseBook } from '../store/cases/case-book.js';
import { CoverageRecorder } from '../store/cases/coverage-recorder.js';
import type { CoverageInterval } from '../watch/coverage.js';
import { type WatchBand, type WatchPlan, watchBands } from '../watch/receiver-watch.js';

export interface WatchAccountOptions {
  readonly caseBook: Pick<CaseBook, 'coverage'>;
  readonly stations: PlannedReceivers;
  readonly archive: { gaps(query: SweepRange): Promise<readonly Gap[]> };
  /** A receiver began to watch a band well, badly, or not at all. */
  onCoverage(interval: CoverageInterval): void;
}

export class WatchAccount {
  readonly #options: WatchAccountOptions;
  readonly #recorder: CoverageRecorder;
  /** The bands that each receiver was last given, as text. */
  readonly #given = new Map<string, string>();
  /** Begin of the deafness of each receiver, by the start of the plan that shows it. */
  readonly #deaf = new Map<string, Map<number, number>>();

  constructor(options: WatchAccountOptions) {
    this.#options = options;
    this.#recorder = new CoverageRecorder(options.caseBook.coverage, options.onCoverage, () => performance.now());
  }

  /** Accounts for the time since the last run, in which the program did not run. */
  async resume(at: number): Promise<void> {
    const { archive } = this.#options;
    await this.#recorder.resume(
      (query) => archive.gaps(query),
      at,
      (receiverId) => !isRemoteId(receiverId),
    );
  }

  sweep(sweep: Sweep, at: number, isJudged: boolean): void {
    this.#recorder.sweep(sweep, at, isJudged);
  }

  /** True when the receiver's bands are accounted for. */
  follows(receiverId: string): boolean {
    return this.#given.has(receiverId);
  }

  receiver({ receiverId, status }: ReceiverState, at: number): void {
    this.#recorder.tick(at);
    if (status === 'waiting') this.#recorder.down(receiverId, 'receiver-lost');
    if (status === 'stopped') this.#recorder.down(receiverId, 'paused');
    const record = this.#options.stations.receivers.find(({ config }) => config.id === receiverId);
    this.#recorder.held(receiverId, record?.hold !== undefined);
  }

  /** Notes the begin and the end of a receiver's deafness; it hears again when all its plans say so. */
  take({ receiverId, anomalies }: Finding): void {
    for (const { kind, state, since, lowHz } of anomalies) {
      if (kind !== DEAF) continue;
      const plans = this.#deaf.get(receiverId) ?? new Map<number, number>();
      this.#deaf.set(receiverId, plans);
      if (state === 'ended') plans.delete(lowHz);
      else plans.set(lowHz, since);
      this.#recorder.deaf(receiverId, plans.size === 0 ? undefined : Math.min(...plans.values()));
    }
  }

  /** Writes the account up to `at`. */
  tick(at: number): void {
    this.#recorder.tick(at);
  }

  /** A receiver whose bands changed begins a new account at `at`; one that is gone ends its account. */
  follow(bandPlan: readonly Pick<WatchBand, 'key' | 'startHz' | 'stopHz'>[], at: number): void {
    const { stations } = this.#options;
    // A receiver that another program runs is accounted for there.
    const receivers = stations.receivers.filter(({ isRemote }) => isRemote !== true);
    const ours = new Set(receivers.map(({ config }) => config.id));
    for (const receiverId of this.#given.keys()) {
      if (ours.has(receiverId)) continue;
      this.#given.delete(receiverId);
      this.#recorder.unwatch(receiverId);
    }
    for (const record of receivers) {
      const { config, station } = record;
      const bands = watchBands(bandPlan, watchPlans(record, stations));
      const text = JSON.stringify(bands);
      if (this.#given.get(config.id) === text) continue;
      this.#given.set(config.id, text);
      this.#recorder.watch({ stationId: station.id, receiverId: config.id }, bands, at);
    }
  }
}

/** Revisit times are measured and vary; in whole seconds they rarely change, and each change begins a new account. */
const STEP_MS = 1000;

type PlannedReceivers = Pick<Stations, 'receivers' | 'plans' | 'planCost'>;

/** The plans of the receiver; for a receiver without plans, the range that it swept. */
export function watchPlans(record: ReceiverRecord, stations: PlannedReceivers): WatchPlan[] {
  const { config, intervalMs } = record;
  const plans = stations.plans(config.id);
  if (plans.length === 0) {
    const maxRevisitMs = upToStep(watchedWithinMs(intervalMs ?? 0));
    return rangesOf({ ...record, hold: undefined })
      .slice(0, 1)
      .map((range) => ({ ...range, maxRevisitMs }));
  }
  const costs = plans.map((plan, i) => stations.planCost(config.id, i) ?? expectedCost(plan));
  const rounds = revisits(plans, costs);
  return plans.map(({ startHz, stopHz, everyMs = 0 }, i) => {
    // What a plan promises, or what the receiver manages where it has more to do than it can.
    const revisitMs = Math.max(everyMs, rounds[i]?.meanMs ?? 0);
    return { startHz, stopHz, maxRevisitMs: upToStep(watchedWithinMs(revisitMs)) };
  });
}

function upToStep(ms: number): number {
  return Math.ceil(ms / STEP_MS) * STEP_MS;
}
