/** Reports of `serve`: made from case book, ledger and archive, stored in the data directory, sent when due. */
import { join } from 'node:path';
import { sentenceOf } from '../errors/errors.js';
import type { Part, PartGround } from '../errors/part.js';
import type { Incident } from '../incidents/incident.js';
import { Attachments } from '../store/cases/attachments.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { DAY_MS } from '../time/units.js';
import { every, type Repeated, unexpected } from '../time/work.js';
import { type DueReport, dueReports } from '../watch/papers/report-schedule.js';
import type { StationLevels } from './case-facts.js';
import { ReportDesk } from './desk/report-desk.js';
import type { ReportSources } from './desk/report-sources.js';
import { type KeptReport, ReportStore } from './desk/report-store.js';
import { stationLevels } from './desk/station-levels.js';
import { terrainIn } from './desk/terrain-folder.js';
import { Renderer } from './rendering/renderer.js';

const TICK_EVERY_MS = 20_000;

export interface Reports extends Part {
  readonly desk: ReportDesk;
  readonly attachments: Attachments;
  readonly levelsOf: (incident: Incident) => Promise<StationLevels>;
}

/** @param onMade sends a scheduled report to its channels */
export async function openReports(
  { dataDir, timeMark, onFault }: PartGround,
  data: Omit<ReportSources, 'attachments' | 'timeMark' | 'tiles'>,
  onMade: ReportClockOptions['onMade'],
): Promise<Reports> {
  const { desk } = data;
  const attachments = new Attachments(join(dataDir, 'attachments'));
  const tiles = terrainIn(dataDir);
  const sources = { ...data, tiles, timeMark, attachments: (incidentId: string) => attachments.list(incidentId) };
  const store = await ReportStore.open(join(dataDir, 'reports'), onFault);
  const renderer = new Renderer();
  const reports = new ReportDesk({ sources, store, renderer });
  const clock = new ReportClock({ reports, desk, onMade, onFault });
  let working: Promise<void> = Promise.resolve();
  const tick = (): void => {
    working = clock.tick().catch((error: unknown) => onFault(`Scheduled reports failed: ${sentenceOf(error)}`));
  };
  let timer: Repeated | undefined;
  return {
    desk: reports,
    attachments,
    levelsOf: (incident) => stationLevels(sources, incident),
    start() {
      timer = every(TICK_EVERY_MS, tick, unexpected);
      tick();
    },
    async stop() {
      timer?.cancel();
      await working;
      await renderer.close();
    },
  };
}

/** A report that was due longer ago is not made automatically. */
const LOOK_BACK_MS = 7 * DAY_MS;
/** Time until another attempt after a failure. */
const RETRY_MS = 10 * 60e3;

interface ReportClockOptions {
  readonly reports: ReportDesk;
  readonly desk: IncidentDesk;
  /** Called when a report was made, so that it can be sent. */
  onMade(report: KeptReport, due: DueReport): void;
  onFault(sentence: string): void;
}

/** Makes each due report once, including those that became due while the program was not running. */
class ReportClock {
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
