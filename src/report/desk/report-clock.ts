/** Makes each due report once, including those that became due while the program was not running. */
import { sentenceOf } from '../../errors/errors.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { DAY_MS } from '../../time/units.js';
import { type DueReport, dueReports } from '../../watch/papers/report-schedule.js';
import type { ReportDesk } from './report-desk.js';
import type { KeptReport } from './report-store.js';

/** A report that was due longer ago is not made automatically. */
const LOOK_BACK_MS = 7 * DAY_MS;
/** Time until another attempt after a failure. */
const RETRY_MS = 10 * 60e3;

export interface ReportClockOptions {
  readonly reports: ReportDesk;
  readonly desk: IncidentDesk;
  /** Called when a report was made, so that it can be sent. */
  onMade(report: KeptReport, due: DueReport): void;
  onFault(sentence: string): void;
}

export class ReportClock {
  readonly #options: ReportClockOptions;
  /** By key of the report, on the monotonic clock. */
  readonly #retryAtMs = new Map<string, number>();
  #running = false;

  constructor(options: ReportClockOptions) {
    this.#options = options;
  }

  /** Called about every half minute; does nothing while the last call is still running. */
  async tick(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (const due of this.#owed()) await this.#make(due);
    } finally {
      this.#running = false;
    }
  }

  #owed(): DueReport[] {
    const { desk, reports } = this.#options;
    const now = desk.clock();
    const { records } = desk.caseBook;
    const made = new Set(reports.store.all.map(({ scheduleKey }) => scheduleKey));
    return dueReports(records.all('report-schedule'), records.all('campaign'), now - LOOK_BACK_MS, now).filter(
      ({ key }) => !made.has(key) && (this.#retryAtMs.get(key) ?? 0) <= performance.now(),
    );
  }

  async #make(due: DueReport): Promise<void> {
    const { reports, onMade, onFault } = this.#options;
    const { key, kind, from, to, receiverId, campaignId } = due;
    try {
      const report = await reports.make({ kind, from, to, receiverId, campaignId, scheduleKey: key }, 'system');
      this.#retryAtMs.delete(key);
      onMade(report, due);
    } catch (error) {
      this.#retryAtMs.set(key, performance.now() + RETRY_MS);
      onFault(`The report ${key} was not made, and is tried again: ${sentenceOf(error)}`);
    }
  }
}
