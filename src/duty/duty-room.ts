/**
 * The duty room: findings of detection become incidents of the case book, sweeps become the account of the watch, and
 * the recording around an incident is kept.
 *
 *   finding ── take ────► reports ─► desk ─► case book
 *   sweep ──── sweep ───► account of the watch;  an emission that detection forgot is ended
 *   receiver ─ receiver ► account of the watch
 *   every second ───────► account of the watch
 *   every 5 s ──────────► bands of each receiver, shelves and escalation, waiting reports, growing pins
 */
import { sentenceOf } from '../errors/errors.js';
import type { Incident } from '../incidents/incident.js';
import type { ReceiverState } from '../receiver/loop.js';
import type { Sweep } from '../rf/sweep.js';
import type { Finding } from '../station/finding.js';
import type { CaseBook } from '../store/cases/case-book.js';
import { type DeskOptions, IncidentDesk } from '../store/cases/incident-desk.js';
import { every, owned, type Repeated, unexpected } from '../time/work.js';
import type { Assignment } from '../watch/registry/assignment.js';
import { BAND_PLAN_VN } from '../watch/registry/band-plan-vn.js';
import { GrowingPins, type GrowingPinsOptions } from './growing-pins.js';
import { ReportIntake } from './report-intake.js';
import { WatchAccount, type WatchAccountOptions } from './watch-account.js';

/** Minimum time between two messages that say only that an incident is still heard. */
export const STILL_HEARD_EVERY_MS = 2000;
/** Incidents remembered; beyond this the oldest is forgotten, and its next change is told whatever it is. */
export const MOST_TOLD = 5000;

export class ToldIncidents {
  readonly #told = new Map<string, { readonly key: string; readonly at: number }>();

  /** True when viewers must be told of this change now; the change is then remembered as told. */
  isNews(incident: Incident, at: number): boolean {
    const key = keyOf(incident);
    const before = this.#told.get(incident.id);
    if (before?.key === key && Math.abs(at - before.at) < STILL_HEARD_EVERY_MS) return false;
    this.#told.delete(incident.id);
    this.#told.set(incident.id, { key, at });
    const oldest = this.#told.size > MOST_TOLD ? this.#told.keys().next().value : undefined;
    if (oldest !== undefined) this.#told.delete(oldest);
    return true;
  }
}

/** Everything of an incident except the instant it was last heard; its level is rounded to 1 dB. */
function keyOf({ version, active, startHz, stopHz, peakDbm, missed, emissions }: Incident): string {
  return JSON.stringify([version, active, startHz, stopHz, Math.round(peakDbm), missed, emissions.length]);
}

const TICK_EVERY_MS = 5000;
/** Time after which the account knows that a band is blind, and that the program itself did not run. */
const ACCOUNT_EVERY_MS = 1000;

export interface DutyRoomOptions extends WatchAccountOptions, GrowingPinsOptions {
  readonly caseBook: CaseBook;
  readonly stations: WatchAccountOptions['stations'];
  readonly archive: WatchAccountOptions['archive'] & GrowingPinsOptions['archive'];
  readonly clock: () => number;
  readonly licences?: readonly Assignment[];
  readonly turns?: DeskOptions['turns'];
  readonly numberedAt?: DeskOptions['numberedAt'];
  /** Every change of an incident, after the case book kept it. */
  onIncident(incident: Incident): void;
  /** The changes that viewers are told. */
  onNews(incident: Incident): void;
  onFault(sentence: string): void;
}

/** Time in ms for which a receiver that is being opened again counts as heard. */
const OPENED_AGAIN_MS = 30_000;

/** What became of a receiver that is not known here, such as one of an imported case, nobody here can say. */
function isHeard(receivers: DutyRoomOptions['stations']['receivers'], receiverId: string, now: number): boolean {
  const record = receivers.find(({ config }) => config.id === receiverId);
  if (record === undefined) return true;
  if (record.unheardSince !== undefined) return false;
  return record.state.status === 'sweeping' || Math.abs(now - (record.lastSweep?.at ?? 0)) <= OPENED_AGAIN_MS;
}

export class DutyRoom {
  readonly desk: IncidentDesk;
  readonly intake: ReportIntake;
  readonly #options: DutyRoomOptions;
  readonly #account: WatchAccount;
  readonly #pins: GrowingPins;
  readonly #told = new ToldIncidents();
  #timers: readonly Repeated[] = [];

  constructor(options: DutyRoomOptions) {
    const { caseBook, clock, stations, turns, numberedAt, onFault } = options;
    this.#options = options;
    const onChange = (incident: Incident) => this.#changed(incident);
    this.desk = new IncidentDesk({
      caseBook,
      clock,
      plan: BAND_PLAN_VN,
      configured: options.licences,
      turns,
      numberedAt,
      isHeard: (receiverId) => isHeard(stations.receivers, receiverId, clock()),
      stationName: (id) => stations.receivers.find(({ station }) => station.id === id)?.station.name,
      onChange,
    });
    this.intake = new ReportIntake((report) => this.desk.take(report), onFault);
    this.#account = new WatchAccount(options);
    this.#pins = new GrowingPins(options);
  }

  /** Takes up where the last run ended: pins that the archive does not have yet, emissions that were on the air. */
  async start(): Promise<void> {
    const { caseBook, clock, onFault } = this.#options;
    const notTakenUp = (error: unknown) =>
      onFault(`The duty room could not take up where the last run ended: ${sentenceOf(error)}`);
    // Nobody waits for it: a replaced archive beside an old book lacks tens of thousands of pins.
    owned(this.#pins.catchUp(caseBook, clock()), notTakenUp);
    try {
      await this.#account.resume(clock());
    } catch (error) {
      notTakenUp(error);
    }
    this.intake.follow(caseBook.incidents.live.flatMap(({ emissions }) => emissions));
    const notWritten = (error: unknown) =>
      onFault(`The account of the watch could not be written; it is tried again: ${sentenceOf(error)}`);
    this.#timers = [
      every(TICK_EVERY_MS, () => this.tick(), unexpected),
      every(ACCOUNT_EVERY_MS, () => this.#account.tick(clock()), notWritten),
    ];
    this.tick();
  }

  /** Takes a finding of detection. */
  take(finding: Finding): void {
    this.#account.take(finding);
    this.intake.finding(finding);
  }

  /** @param isJudged whether detection judges the sweep */
  sweep(sweep: Sweep, isJudged: boolean): void {
    this.#account.sweep(sweep, this.#options.clock(), isJudged);
    this.intake.sweep(sweep);
  }

  receiver(state: ReceiverState): void {
    const at = this.#options.clock();
    // The account begins with the receiver's work, and not with the next tick.
    if (!this.#account.follows(state.receiverId)) this.#account.follow(this.desk.plan(), at);
    this.#account.receiver(state, at);
  }

  /** Every few seconds. Never throws: a full disk must not end the watch. */
  tick(): void {
    const { clock, onFault } = this.#options;
    const at = clock();
    try {
      this.#account.follow(this.desk.plan(), at);
      this.#account.tick(at);
      this.desk.tick();
      this.intake.retry();
    } catch (error) {
      onFault(`The regular work of the duty room failed: ${sentenceOf(error)}`);
    }
    const grown = this.#pins.grow(at, (when) => this.desk.policy(when));
    grown.catch((error: unknown) => {
      onFault(`Evidence was not pinned; the next try is in ${TICK_EVERY_MS / 1000} s: ${sentenceOf(error)}`);
    });
  }

  /** Writes the account of the watch up to now. The case book stays open: its opener closes it. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) timer.cancel();
    this.#account.tick(this.#options.clock());
    await this.#pins.settled;
  }

  #changed(incident: Incident): void {
    const { clock, onIncident, onNews } = this.#options;
    this.#pins.changed(incident);
    onIncident(incident);
    if (this.#told.isNews(incident, clock())) onNews(incident);
  }
}
