/**
 * Trials of a receiver that take a minute or two and continue when the page is closed: the 50-ohm self-test and the
 * acceptance test. The receiver is held for the trial; the newest result of each kind is stored.
 */

import { z } from 'zod';
import type { Bus } from '../bus/bus.js';
import { sentenceOf } from '../errors/errors.js';
import { KeptJson, type KeptJsonOptions } from '../files/kept-json.js';
import type { SweepPlan } from '../rf/plan.js';
import { lastBinHz, type Sweep } from '../rf/sweep.js';
import { owned, unexpected } from '../time/work.js';
import { ImpossibleValue } from '../words/said.js';
import { type Acceptance, type AcceptanceInput, judgeAcceptance } from './acceptance.js';
import { type Heard, typicalSweep } from './heard.js';
import { compareWithMemory, type MemorySources } from './receiver-memory.js';
import { doubted, learnSpurs, type SpurMap, type SpurMaps } from './spur-map.js';
import type { ReceiverRecord, Stations } from './stations.js';

export type TrialKind = 'self-test' | 'acceptance';

export interface Trial {
  readonly kind: TrialKind;
  readonly state: 'running' | 'done' | 'failed';
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  readonly by: string;
  /** Progress and total: sweeps (self-test) or seconds (acceptance). */
  readonly done: number;
  readonly of: number;
  /** Why the trial failed, in both languages. */
  readonly problem?: { readonly vi: string; readonly en: string } | undefined;
  readonly spurMap?: SpurMap | undefined;
  readonly acceptance?: Acceptance | undefined;
  /** Of an acceptance: what the receiver heard when it was found good last, and of other ranges in the hours after it. */
  readonly heard?: readonly Heard[] | undefined;
}

export interface ReceiverTrialsOptions extends MemorySources {
  readonly onLost?: KeptJsonOptions['onLost'];
  readonly stations: Stations;
  readonly bus: Bus;
  readonly spurMaps: SpurMaps;
  readonly clock: () => number;
  clockOf(stationId: string): Pick<AcceptanceInput, 'clock' | 'dispute'>;
  /** Carriers that are certainly on the air at a station. */
  knownCarriersHz(stationId: string): readonly number[];
}

const SELF_TEST_LIMIT_MS = 5 * 60_000;
const GRACE_MS = 5000;
/** Number of first sweeps that are not used: they may mix the old and the new plan. */
const PASSED_OVER = 1;
const MOST_SWEEPS_KEPT = 240;
const BEFORE_MS = 10 * 60_000;
const MOST_BEFORE = 60;
/** Ranges of which a receiver's memory is kept. */
const MOST_RANGES = 8;
const FM_PLAN: SweepPlan = { startHz: 87.5e6, stopHz: 108e6, points: 410 };

const INTERRUPTED = {
  vi: 'Chương trình dừng trước khi đo xong. Hãy đo lại.',
  en: 'The program ended before it was done. Start it again.',
};
const NO_SWEEPS = {
  vi: 'Máy thu không gửi đủ lượt quét trong thời gian cho phép. Xem tình trạng máy thu.',
  en: 'The receiver did not deliver enough sweeps in the allowed time. See its state.',
};

export class ReceiverTrials {
  readonly #options: ReceiverTrialsOptions;
  readonly #file: KeptJson<Record<string, Trial>>;
  readonly #running = new Map<string, { trial: Trial; cancel: () => void }>();

  private constructor(options: ReceiverTrialsOptions, file: KeptJson<Record<string, Trial>>) {
    this.#options = options;
    this.#file = file;
  }

  static async open(path: string, options: ReceiverTrialsOptions): Promise<ReceiverTrials> {
    // Only this program writes it.
    const schema = z.record(
      z.string(),
      z.custom<Trial>((value) => typeof value === 'object' && value !== null),
    );
    const file = await KeptJson.open<Record<string, Trial>>(path, schema, {}, { onLost: options.onLost });
    return new ReceiverTrials(options, file);
  }

  /** The running trial, or the newest one that ended. */
  latest(receiverId: string, kind: TrialKind): Trial | undefined {
    const running = this.#running.get(receiverId)?.trial;
    return running?.kind === kind ? running : this.#file.value[keyOf(receiverId, kind)];
  }

  /** The input must be terminated with 50 ohm. @throws ReceiverBusy, RangeError */
  selfTest(record: ReceiverRecord, wish: { by: string; sweeps: number; plan?: SweepPlan | undefined }): Trial {
    const heard: Sweep[] = [];
    const { by, sweeps: wanted } = wish;
    return this.#start(record, {
      kind: 'self-test',
      by,
      of: wanted,
      limitMs: SELF_TEST_LIMIT_MS,
      plan: wish.plan ?? this.#ownPlan(record),
      take: (sweep) => {
        heard.push(sweep);
        return Math.min(wanted, Math.max(0, heard.length - PASSED_OVER));
      },
      judge: (at) => this.#judgeSelfTest(record, heard.slice(PASSED_OVER), by, at),
    });
  }

  /** @throws ReceiverBusy, RangeError */
  acceptance(
    record: ReceiverRecord,
    wish: {
      by: string;
      seconds: number;
      plan?: SweepPlan | undefined;
      expectedHz?: readonly number[] | undefined;
      /** A new antenna or place: nothing earlier is compared. */
      afresh?: boolean | undefined;
    },
  ): Trial {
    const { clockOf, knownCarriersHz } = this.#options;
    const { by, seconds } = wish;
    const heard: Sweep[] = [];
    const startedAtMs = performance.now();
    const stationId = record.station.id;
    return this.#start(record, {
      kind: 'acceptance',
      by,
      of: seconds,
      limitMs: seconds * 1000,
      plan: wish.plan ?? this.#fmPlan(record),
      take: (sweep) => {
        heard.push(sweep);
        if (heard.length > MOST_SWEEPS_KEPT) heard.splice(1, 1);
        return Math.min(seconds, Math.round((performance.now() - startedAtMs) / 1000));
      },
      judge: async () => {
        const expectedHz = wish.expectedHz ?? knownCarriersHz(stationId);
        const sweeps = heard.slice(PASSED_OVER);
        const memory = { ...this.#options, heard: (id: string) => this.heard(id) };
        const { now, checks: compared } = await compareWithMemory(memory, record, sweeps, wish.afresh);
        const acceptance = judgeAcceptance({ sweeps, expectedHz, ...clockOf(stationId), compared });
        const isGood = acceptance.verdict === 'good' && now !== undefined;
        return { acceptance, heard: isGood ? [now] : wish.afresh ? [] : this.heard(record.config.id) };
      },
    });
  }

  heard(receiverId: string): readonly Heard[] {
    return [this.#file.value[keyOf(receiverId, 'acceptance')]?.heard ?? []].flat();
  }

  /** Adds a range that the acceptance had not swept: the receiver was found good a short while before. */
  async learn(receiverId: string, heard: Heard): Promise<void> {
    const trial = this.#file.value[keyOf(receiverId, 'acceptance')];
    const known = this.heard(receiverId);
    if (trial === undefined || known.length === 0 || known.length >= MOST_RANGES) return;
    await this.#keep(receiverId, { ...trial, heard: [...known, heard] });
  }

  /** Cancels running trials, at the end of the program. */
  stop(): void {
    for (const { cancel } of this.#running.values()) cancel();
  }

  #start(record: ReceiverRecord, test: OneTrial): Trial {
    const { stations, bus, clock } = this.#options;
    const receiverId = record.config.id;
    if (this.#running.has(receiverId))
      throw ImpossibleValue.of('receiver "{receiverId}" is being tested at this moment', { receiverId });
    const { kind, by, of, plan, limitMs } = test;
    const since = clock();
    const reason = kind === 'self-test' ? 'Tự kiểm tra 50 Ω' : 'Đo nghiệm thu';
    stations.hold(receiverId, { by, reason, plan, since, until: since + limitMs + GRACE_MS });
    const trial: Trial = { kind, state: 'running', startedAt: since, by, done: 0, of };
    const off = bus.on('sweep', (sweep) => {
      if (sweep.receiverId !== receiverId) return;
      const running = this.#running.get(receiverId);
      if (running === undefined) return;
      const done = test.take(sweep);
      running.trial = { ...running.trial, done };
      if (kind === 'self-test' && done >= of) finish();
    });
    const timer = setTimeout(() => finish(), limitMs);
    const tidy = () => {
      clearTimeout(timer);
      off();
      stations.release(receiverId);
    };
    const finish = () => {
      tidy();
      owned(this.#end(receiverId, test), unexpected);
    };
    const cancel = () => {
      tidy();
      const ended = this.#running.get(receiverId)?.trial ?? trial;
      this.#running.delete(receiverId);
      owned(this.#keep(receiverId, { ...ended, state: 'failed', endedAt: clock(), problem: INTERRUPTED }), unexpected);
    };
    this.#running.set(receiverId, { trial, cancel });
    return trial;
  }

  async #end(receiverId: string, test: OneTrial): Promise<void> {
    const trial = this.#running.get(receiverId)?.trial;
    if (trial === undefined) return;
    const endedAt = this.#options.clock();
    const found = await test
      .judge(endedAt)
      .catch((error: unknown) => ({ problem: { vi: sentenceOf(error), en: sentenceOf(error) } }));
    this.#running.delete(receiverId);
    const state = 'problem' in found && found.problem !== undefined ? 'failed' : 'done';
    await this.#keep(receiverId, {
      ...trial,
      ...found,
      state,
      endedAt,
      ...(state === 'done' && { done: trial.of }),
    });
  }

  /** With a full disk the result stays in memory and on the screen; the archive's check reports the disk. */
  async #keep(receiverId: string, trial: Trial): Promise<void> {
    const all = { ...this.#file.value, [keyOf(receiverId, trial.kind)]: trial };
    await this.#file.set(all).catch(() => undefined);
  }

  async #judgeSelfTest(record: ReceiverRecord, sweeps: readonly Sweep[], by: string, at: number): Promise<Found> {
    const learnt = learnSpurs(sweeps);
    const [first] = sweeps;
    if (first === undefined || ('refused' in learnt && learnt.refused === 'too-few-sweeps'))
      return { problem: NO_SWEEPS };
    if ('refused' in learnt) {
      const percent = Math.round(learnt.share * 100);
      return {
        problem: {
          vi: `${percent} % số điểm cao hơn nền tạp âm: đầu vào có vẻ vẫn nối với ăng-ten. Tháo ăng-ten, gắn tải 50 Ω rồi đo lại.`,
          en: `${percent} % of all bins stand above the floor: the antenna seems to be still connected. Remove it, connect a 50 ohm termination, and start again.`,
        },
      };
    }
    // The sweeps of the watch just before somebody took the antenna off, if that was done.
    const since = first.startedAt - BEFORE_MS;
    const before = await this.#options.readSweeps(record.config.id, since, first.startedAt);
    const { own, asked } = doubted(learnt.spurs, typicalSweep(before.slice(-MOST_BEFORE)));
    const spurMap: SpurMap = {
      learnedAt: at,
      by,
      startHz: first.startHz,
      stopHz: lastBinHz(first),
      sweeps: sweeps.length,
      floorDbm: learnt.floorDbm,
      spurs: own,
      asked,
    };
    await this.#options.spurMaps.add(record.config.id, spurMap);
    return { spurMap };
  }

  /** The receiver's present plan. */
  #ownPlan({ config, lastSweep, state: { identity } }: ReceiverRecord): SweepPlan {
    const [plan] = this.#options.stations.plans(config.id);
    if (plan !== undefined) return { ...plan, everyMs: undefined };
    if (identity?.ownPlan !== undefined) return identity.ownPlan;
    if (lastSweep === undefined) return FM_PLAN;
    const { startHz, stepHz, bins: points } = lastSweep;
    return { startHz, stopHz: lastBinHz({ startHz, stepHz, bins: points }), points };
  }

  /** The FM band, which has carriers everywhere; the present plan where the receiver cannot tune there. */
  #fmPlan(record: ReceiverRecord): SweepPlan {
    const { minHz = 0, maxHz = Number.POSITIVE_INFINITY } = record.state.identity ?? {};
    return minHz <= FM_PLAN.startHz && maxHz >= FM_PLAN.stopHz ? FM_PLAN : this.#ownPlan(record);
  }
}

type Found = Pick<Trial, 'problem' | 'spurMap' | 'acceptance' | 'heard'>;

interface OneTrial {
  readonly kind: TrialKind;
  readonly by: string;
  readonly of: number;
  readonly plan: SweepPlan;
  readonly limitMs: number;
  /** Takes a sweep; returns the progress of the trial. */
  take(sweep: Sweep): number;
  judge(at: number): Promise<Found>;
}

function keyOf(receiverId: string, kind: TrialKind): string {
  return `${receiverId} ${kind}`;
}
