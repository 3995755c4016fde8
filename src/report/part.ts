/** Reports of `serve`: made from case book, ledger and archive, stored in the data directory, sent when due. */
import { join } from 'node:path';
import { sentenceOf } from '../errors/errors.js';
import type { Part, PartGround } from '../errors/part.js';
import type { Incident } from '../incidents/incident.js';
import { Attachments } from '../store/cases/attachments.js';
import { every, type Repeated, unexpected } from '../time/work.js';
import type { StationLevels } from './case-facts.js';
import { ReportClock, type ReportClockOptions } from './desk/report-clock.js';
import { ReportDesk } from './desk/report-desk.js';
import type { ReportSources } from './desk/report-sources.js';
import { ReportStore } from './desk/report-store.js';
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
