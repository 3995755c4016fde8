/**
 * One sequential function per receiver:  locate → open → identify → sweep → ended → report → wait → again.
 * Reconnecting needs no code of its own: it is the next turn of the same loop.
 */

import { LinkTimeout } from '../errors/errors.js';
import type { SweepPlan } from '../rf/plan.js';
import type { PlanCost } from '../rf/revisit.js';
import { type DriverSweep, type Sweep, SweepFlag } from '../rf/sweep.js';
import { Backoff } from '../time/backoff.js';
import { pause } from '../time/pause.js';
import { ByteLink } from './byte-link.js';
import type { CloserLook, LookLimits } from './closer-look.js';
import { identityOf, type ReceiverDriver, type ReceiverIdentity } from './driver.js';
import { outOfRange } from './plan-range.js';
import { type Activity, PlanRunner } from './plan-runner.js';
import { printable } from './probe.js';
import { type ProblemKind, problemOf, type ReceiverProblem, type ReceiverStatus } from './problem.js';
import { type Transport, withDeadline } from './transport.js';

const FIRST_WAIT_MS = 1000;
/**
 * Longest wait between attempts. A receiver that is switched on after a night must be back in ten seconds, and
 * recognising it takes three.
 */
const LONGEST_WAIT_MS = 6000;
/** Time to read the bytes that the driver put back; it does not wait for more. */
const HEARD_MS = 20;
const SHOWN_BYTES = 80;
const IDENTIFY_TIMEOUT_MS = 12_000;
/** Time that a driver has to restore its receiver's settings. */
const FAREWELL_MS = 3000;

export interface ReceiverState {
  readonly receiverId: string;
  readonly stationId: string;
  readonly status: ReceiverStatus;
  /** Time at which this status began, epoch ms. */
  readonly since: number;
  /** Why the last attempt ended: one sentence that tells a person what to do. */
  readonly problem?: string;
  readonly problemKind?: ProblemKind;
  readonly nextAttemptAt?: number;
  readonly identity?: ReceiverIdentity;
  /** Of the port in use; absent while the receiver waits or is stopped. */
  readonly portDescription?: string;
  /** Path of the serial port in use. */
  readonly serialPath?: string | undefined;
}

/**
 * What one attempt needs: a driver and the transport of its bytes. Asked again for every attempt, because the system
 * renames ports.
 */
export interface Attachment {
  readonly driver: ReceiverDriver;
  readonly transport: Transport;
  /** Called when the receiver answered on this transport: the next attempt tries it first. */
  recognised?(): void;
}

export interface ReceiverLoopOptions {
  readonly receiverId: string;
  readonly stationId: string;
  readonly plans: readonly SweepPlan[];
  /** @throws EnvironmentError when the receiver is nowhere to be found. */
  locate(): Promise<Attachment>;
  readonly clock: () => number;
  /** The last sequence number given out before this start of the program. */
  readonly lastSeq: number;
  /** The highest number that was given out, also by an earlier life of which nothing is left here. */
  usedUpTo?(): number;
  /** A sentence when this unit is not the configured one (another serial number); undefined when it is. */
  refuses?(identity: ReceiverIdentity): string | undefined;
  /** How often and how long the receiver may leave its watch to look at an emission more closely. */
  readonly looks?: LookLimits;
  onSweep(sweep: Sweep): void;
  onState(state: ReceiverState): void;
}

export class ReceiverLoop {
  readonly #options: ReceiverLoopOptions;
  readonly #stop = new AbortController();
  /** Ends the present connection so that the next begins; the abort reason is a sentence. */
  #anew = new AbortController();
  /** Fires when a device was plugged in: the wait ends at once. */
  #wake = new AbortController();
  #seq: number;
  #state: ReceiverState;
  #gapBefore = false;
  readonly #runner: PlanRunner;

  constructor(options: ReceiverLoopOptions) {
    this.#options = options;
    this.#seq = options.lastSeq;
    this.#runner = new PlanRunner({
      plans: options.plans,
      looks: options.looks,
      // The status is the same, but its observers also show what the receiver is doing.
      onActivity: () => options.onState(this.#state),
    });
    const { receiverId, stationId } = options;
    this.#state = { receiverId, stationId, status: 'stopped', since: options.clock() };
  }

  get state(): ReceiverState {
    return this.#state;
  }

  /** Runs until `stop()`; never rejects. */
  async run(): Promise<void> {
    const { signal } = this.#stop;
    const backoff = new Backoff({ firstMs: FIRST_WAIT_MS, longestMs: LONGEST_WAIT_MS });
    while (!signal.aborted) {
      const seqBefore = this.#seq;
      const { signal: anew } = this.#anew;
      const ended = await this.#attempt(AbortSignal.any([signal, anew]));
      if (signal.aborted) break;
      const { kind: problemKind, sentence: problem }: ReceiverProblem = anew.aborted
        ? { kind: 'started-anew', sentence: String(anew.reason) }
        : ended;
      this.#anew = new AbortController();
      // An attempt that delivered sweeps resets the wait: a receiver that was just unplugged may be back in a second.
      if (this.#seq > seqBefore) backoff.reset();
      const waitMs = backoff.failed();
      this.#gapBefore = this.#seq > 0;
      this.#report('waiting', { problem, problemKind, nextAttemptAt: this.#options.clock() + waitMs });
      this.#wake = new AbortController();
      await pause(waitMs, AbortSignal.any([signal, this.#wake.signal]));
    }
    this.#report('stopped', {});
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Ends the wait between two attempts. */
  wake(): void {
    this.#wake.abort();
  }

  /** Closes the receiver and opens it again; `why` is a sentence. */
  beginAnew(why: string): void {
    this.#anew.abort(why);
  }

  get plans(): readonly SweepPlan[] {
    return this.#runner.plans;
  }

  get activity(): Activity {
    return this.#runner.activity;
  }

  planCost(index: number): PlanCost | undefined {
    return this.#runner.cost(index);
  }

  /** Takes effect with the next sweep; an empty list means the receiver's own settings. */
  setPlans(plans: readonly SweepPlan[]): void {
    this.#runner.setPlans(plans);
  }

  /** Measures this one plan instead of all others, until called with undefined. */
  hold(plan: SweepPlan | undefined): void {
    this.#runner.hold(plan);
  }

  look(look: CloserLook): boolean {
    return this.#runner.look(look, this.#options.clock());
  }

  /** One attempt, from locating the receiver to losing it; returns why it ended. */
  async #attempt(signal: AbortSignal): Promise<ReceiverProblem> {
    let link: ByteLink | undefined;
    try {
      this.#report('locating', this.#kept());
      const attachment = await this.#options.locate();
      const { driver, transport } = attachment;
      const port = { portDescription: transport.description.en, serialPath: transport.serialPath };
      this.#report('opening', { ...this.#kept(), ...port });
      const first: number[] = [];
      link = await ByteLink.open(transport, this.#options.clock, (chunk) => {
        if (first.length < SHOWN_BYTES) first.push(...chunk.subarray(0, SHOWN_BYTES - first.length));
      });
      this.#report('identifying', { ...this.#kept(), ...port });
      const identity = await withDeadline(identityOf(driver, link), IDENTIFY_TIMEOUT_MS, () => {
        return LinkTimeout.of('{description}: recognising the receiver took too long.', {
          description: transport.description,
        });
      });
      if (identity === undefined)
        return {
          kind: 'not-recognised',
          sentence: `${transport.description.en} does not answer as ${driver.label}. ${await whatCame(link, first, driver)}`,
        };
      const refusal = this.#options.refuses?.(identity);
      if (refusal !== undefined) return { kind: 'another-unit', sentence: refusal };
      attachment.recognised?.();
      const beyond = this.#beyond(identity);
      if (beyond?.isAll === true) return { kind: 'plan-out-of-range', sentence: beyond.sentence };
      const told: Partial<ReceiverState> =
        beyond === undefined ? {} : { problem: beyond.sentence, problemKind: 'plan-out-of-range' };
      this.#report('sweeping', { identity, ...port, ...told });
      const sweeping = this.#runner.run({
        driver,
        link,
        identity,
        signal,
        accept: (sweep, kind) => this.#accept(sweep, kind === 'look' || kind === 'hold'),
      });
      // A driver that is still running after its farewell time fails when its link is closed below; nobody needs that
      // error.
      sweeping.catch(() => undefined);
      await Promise.race([sweeping, farewellOver(signal)]);
      return { kind: 'stopped-sending', sentence: `${driver.label} stopped sending sweeps.` };
    } catch (error) {
      return problemOf(error);
    } finally {
      await link?.close();
    }
  }

  /** Why some or all plans cannot be measured by the receiver that answered; undefined where all can. */
  #beyond(identity: ReceiverIdentity): { readonly sentence: string; readonly isAll: boolean } | undefined {
    const range = { name: identity.model, ...identity };
    const reasons = this.plans.map((plan) => outOfRange(plan, range)).filter((why) => why !== undefined);
    if (reasons[0] === undefined) return undefined;
    return { sentence: `${reasons[0].en}. Correct the plan.`, isAll: reasons.length === this.plans.length };
  }

  #accept(sweep: DriverSweep, isAside: boolean): void {
    const { receiverId, stationId, usedUpTo } = this.#options;
    this.#seq = Math.max(this.#seq, usedUpTo?.() ?? 0) + 1;
    const gap = this.#gapBefore ? SweepFlag.gapBefore : 0;
    const flags = sweep.flags | gap | (isAside ? SweepFlag.aside : 0);
    this.#gapBefore = false;
    this.#options.onSweep({ ...sweep, flags, receiverId, stationId, seq: this.#seq });
  }

  #kept(): Pick<ReceiverState, 'problem' | 'problemKind'> {
    const { problem, problemKind } = this.#state;
    return problem === undefined || problemKind === undefined ? {} : { problem, problemKind };
  }

  #report(status: ReceiverStatus, more: Partial<ReceiverState>): void {
    const { receiverId, stationId, clock } = this.#options;
    this.#state = { receiverId, stationId, status, since: clock(), ...more };
    this.#options.onState(this.#state);
  }
}

/** The `first` bytes that the port sent in place of an answer, and the driver's reason where it has one. */
async function whatCame(link: ByteLink, first: readonly number[], driver: ReceiverDriver): Promise<string> {
  const rest = await link.drain(0, HEARD_MS);
  // The driver has taken what it looked at for an answer.
  const heard = rest.length > 0 ? rest : Uint8Array.from(first);
  if (heard.length === 0)
    return 'Nothing came. Check that the right receiver is plugged in, that it is switched on, and the baud rate.';
  const reason = driver.explain?.(heard);
  const shown = `What came begins "${printable(Uint8Array.from(first))}"`;
  return reason === undefined
    ? `${shown}. Check that this is the right receiver and the right baud rate.`
    : `${shown}: ${reason}.`;
}

/** Resolves `FAREWELL_MS` after `signal` fired; a driver that is still running then is taken to be stuck. */
function farewellOver(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const late = () => setTimeout(resolve, FAREWELL_MS).unref();
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}
