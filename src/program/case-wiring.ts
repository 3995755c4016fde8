/** The duty room as `serve` runs it: alarms in, incidents, coverage and pinned evidence out; everything in `cases.db`. */
import { join } from 'node:path';
import { bandPlanRoutes } from '../http/detection/band-plan-routes.js';
import { attachmentRoutes } from '../http/incidents/attachment-routes.js';
import { auditRoutes } from '../http/incidents/audit-routes.js';
import { bookLossRoutes } from '../http/incidents/book-loss-routes.js';
import { incidentJson } from '../http/incidents/incident-json.js';
import { incidentRoutes } from '../http/incidents/incident-routes.js';
import { type HandReport, openIncidentRoute } from '../http/incidents/open-incident-route.js';
import type { Route } from '../http/route.js';
import { type ActorOf, iso } from '../http/spoken.js';
import { escalationRoutes } from '../http/watch/escalation-routes.js';
import { type RecordGuard, recordRoutes } from '../http/watch/record-routes.js';
import { sheetRoutes } from '../http/watch/sheet-routes.js';
import { watchRoutes } from '../http/watch/watch-routes.js';
import type { EmissionReport } from '../incidents/emission-report.js';
import type { Incident } from '../incidents/incident.js';
import { pinRanges } from '../incidents/pin-ranges.js';
import { reportOf, reportOfBreach, reportOfLicence } from '../incidents/report-of.js';
import { Untold } from '../incidents/untold.js';
import type { ServerMessage } from '../live/wire.js';
import type { ReceiverState } from '../receiver/loop.js';
import { type Sweep, SweepFlag } from '../rf/sweep.js';
import type { Finding } from '../station/finding.js';
import type { Stations } from '../station/stations.js';
import { Attachments } from '../store/cases/attachments.js';
import { BookLosses } from '../store/cases/book-losses.js';
import { CoverageRecorder } from '../store/cases/coverage-recorder.js';
import { EvidencePins } from '../store/cases/evidence-pins.js';
import { IncidentDesk } from '../store/cases/incident-desk.js';
import { openCaseBook } from '../store/cases/kept-case-book.js';
import type { EmbeddedArchive } from '../store/embedded/embedded-archive.js';
import { watchBands } from '../watch/receiver-watch.js';
import { BAND_PLAN_VN } from '../watch/registry/band-plan-vn.js';
import { watchPlans } from './watch-plans.js';

const TICK_EVERY_MS = 5000;
/** So soon the ledger knows that a band is blind, and that the program itself did not run. */
const COVERAGE_TICK_MS = 1000;
/** That an incident is still heard is told no more often than this; anything else at once. */
const STILL_HEARD_EVERY_MS = 2000;
/** Memory of what was told; beyond this the oldest is forgotten, and told once more. */
const MOST_TOLD = 5000;
const MOST_UNTAKEN = 5000;

export interface CaseWiring {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly stations: Stations;
  readonly archive: EmbeddedArchive;
  readonly actorOf: ActorOf;
  tell(message: Extract<ServerMessage, { type: 'incident' | 'coverage' }>): void;
  /** What must not be kept as it is. */
  readonly guard?: RecordGuard;
  /** Every incident that changed, after it is kept. */
  onIncident?(incident: Incident): void;
  onFault(sentence: string): void;
}

export interface DutyRoom {
  readonly desk: IncidentDesk;
  /** What could not be opened at the start; other parts add theirs. */
  readonly losses: BookLosses;
  readonly routes: readonly Route[];
  /** What detection found. */
  take(finding: Finding): void;
  sweep(sweep: Sweep): void;
  receiver(state: ReceiverState): void;
  stop(): Promise<void>;
}

export async function openDutyRoom(wiring: CaseWiring): Promise<DutyRoom> {
  const { dataDir, clock, stations, archive, actorOf, tell, onFault } = wiring;
  const kept = openCaseBook({ path: join(dataDir, 'cases.db'), clock, onFault });
  const { caseBook } = kept;
  const losses = new BookLosses(caseBook);
  if (kept.loss !== undefined) losses.add(kept.loss);
  const told = new Map<string, { key: string; at: number }>();
  const changed = new Map<string, Incident>();
  /** The newest report of each emission that the book could not take, on a full disk; tried again at every tick. */
  const untaken = new Map<string, EmissionReport>();
  const desk = new IncidentDesk({
    caseBook,
    clock,
    plan: BAND_PLAN_VN,
    onChange(incident) {
      changed.set(incident.id, incident);
      wiring.onIncident?.(incident);
      const at = clock();
      const key = keyOf(incident);
      const before = told.get(incident.id);
      if (before?.key === key && at - before.at < STILL_HEARD_EVERY_MS) return;
      told.delete(incident.id);
      told.set(incident.id, { key, at });
      const oldest = told.size > MOST_TOLD ? told.keys().next().value : undefined;
      if (oldest !== undefined) told.delete(oldest);
      tell({ type: 'incident', incident: incidentJson(incident, desk) });
    },
  });
  const coverage = new CoverageRecorder(
    caseBook.coverage,
    ({ from, to, ...where }) => {
      tell({ type: 'coverage', coverage: { ...where, from: iso(from), to: iso(to) } });
    },
    performance.now.bind(performance),
  );
  const pins = new EvidencePins(archive, (startHz, stopHz) => receiversOver(stations, startHz, stopHz));
  await pins.load();
  await pins.keep(caseBook.incidents.pins(), clock());
  const watching = new Map<string, string>();

  await coverage.resume((query) => archive.gaps(query), clock());
  /** Bands follow what a receiver sweeps: its plans, or, without plans, what it was seen to sweep. */
  const followPlans = (at: number): void => {
    const bandPlan = desk.plan();
    const ours = new Set(stations.receivers.map(({ config }) => config.id));
    for (const receiverId of watching.keys()) {
      if (ours.has(receiverId)) continue;
      watching.delete(receiverId);
      coverage.unwatch(receiverId);
    }
    for (const record of stations.receivers) {
      const { config, station } = record;
      const bands = watchBands(bandPlan, watchPlans(record, stations));
      const now = JSON.stringify(bands);
      if (watching.get(config.id) === now) continue;
      watching.set(config.id, now);
      coverage.watch({ stationId: station.id, receiverId: config.id }, bands, at);
    }
  };
  /** The book writes a pin when an alarm rises or clears; between the two the recording is kept as it grows. */
  const pinChanged = async (): Promise<void> => {
    const at = clock();
    const policy = desk.policy(at);
    for (const incident of [...changed.values()]) {
      const ranges = incident.openedAt === undefined ? [] : pinRanges(incident, policy);
      await pins.keep(
        ranges.map((range) => ({ incidentId: incident.id, ...range })),
        at,
      );
      if (changed.get(incident.id) === incident) changed.delete(incident.id);
    }
  };
  let pinning = Promise.resolve();
  const tick = (): void => {
    try {
      const at = clock();
      followPlans(at);
      coverage.tick(at);
      desk.tick();
      for (const report of [...untaken.values()]) {
        desk.take(report);
        untaken.delete(report.emissionId);
      }
    } catch (error) {
      onFault(`The duty room's work of every few seconds failed: ${(error as Error).message}.`);
    }
    pinning = pinning.then(pinChanged).catch((error: Error) => {
      onFault(`Evidence was not pinned, and is tried again: ${error.message}.`);
    });
  };
  const followed = new Untold();
  for (const { emissions } of caseBook.incidents.live) for (const report of emissions) followed.told(report);
  const takeReport = (report: EmissionReport): void => {
    followed.told(report);
    try {
      desk.take(report);
    } catch (error) {
      if (error instanceof RangeError) {
        onFault(`Emission ${report.emissionId} can be no incident: ${error.message}.`);
        return;
      }
      untaken.delete(report.emissionId);
      untaken.set(report.emissionId, report);
      const oldest = untaken.size > MOST_UNTAKEN ? untaken.keys().next().value : undefined;
      if (oldest !== undefined) untaken.delete(oldest);
      onFault(`Emission ${report.emissionId} became no incident yet: ${(error as Error).message}.`);
    }
  };
  const timer = setInterval(tick, TICK_EVERY_MS);
  const coverageTimer = setInterval(() => {
    try {
      coverage.tick(clock());
    } catch (error) {
      onFault(`The coverage ledger could not be written, and is tried again: ${(error as Error).message}.`);
    }
  }, COVERAGE_TICK_MS);
  tick();
  return {
    desk,
    losses,
    routes: [
      openIncidentRoute({
        ...{ desk, actorOf },
        receiverFor: (report) => receiverFor(stations, report),
        peakDbm: (report) => recordedPeakDbm(archive, report),
      }),
      ...incidentRoutes(desk, actorOf),
      ...attachmentRoutes(desk, new Attachments(join(dataDir, 'attachments')), actorOf),
      ...escalationRoutes(desk),
      ...watchRoutes(desk, actorOf),
      ...recordRoutes({ desk, actorOf, guard: wiring.guard }),
      ...bandPlanRoutes(desk, actorOf),
      ...auditRoutes(desk),
      ...bookLossRoutes({ losses, clock, actorOf }),
      ...sheetRoutes(),
    ],
    take(finding) {
      const told = finding.alarms.filter(({ heldBackBy }) => heldBackBy === undefined);
      for (const alarm of told) takeReport(reportOf(alarm, finding));
      for (const breach of finding.breaches) takeReport(reportOfBreach(breach, finding));
      for (const anomaly of finding.anomalies) {
        const report = reportOfLicence(anomaly, finding);
        if (report !== undefined) takeReport(report);
      }
    },
    sweep(sweep) {
      coverage.sweep(sweep);
      if ((sweep.flags & SweepFlag.aside) !== 0) return;
      const { receiverId, startHz, stepHz, levelsDbm } = sweep;
      for (const report of followed.swept(receiverId, startHz, startHz + stepHz * levelsDbm.length)) takeReport(report);
    },
    receiver({ receiverId, status }) {
      coverage.tick(clock());
      if (status === 'waiting') coverage.down(receiverId, 'receiver-lost');
      if (status === 'stopped') coverage.down(receiverId, 'paused');
      const record = stations.receivers.find(({ config }) => config.id === receiverId);
      coverage.held(receiverId, record?.hold !== undefined);
    },
    async stop() {
      clearInterval(timer);
      clearInterval(coverageTimer);
      coverage.tick(clock());
      await pinning;
      await kept.close();
    },
  };
}

/** All of an incident but the instant it was last heard, and its level to the decibel. */
function keyOf({ version, active, startHz, stopHz, peakDbm, missed, emissions }: Incident): string {
  return JSON.stringify([version, active, startHz, stopHz, Math.round(peakDbm), missed, emissions.length]);
}

/** The receiver named, if the station has it; else one of the station that sweeps the range, else any of it. */
function receiverFor(stations: Stations, { stationId, receiverId, startHz, stopHz }: HandReport): string | undefined {
  const here = stations.receivers.filter(({ station }) => station.id === stationId).map(({ config }) => config.id);
  if (receiverId !== undefined) return here.find((id) => id === receiverId);
  const over = receiversOver(stations, startHz, stopHz);
  return here.find((id) => over.includes(id)) ?? here[0];
}

/** Rows and bins enough to find the maximum: both keep it when they fold. */
const PEAK_ROWS = 200;
const PEAK_BINS = 1000;

async function recordedPeakDbm(
  archive: EmbeddedArchive,
  { receiverId, startHz, stopHz, from, to }: HandReport & { readonly receiverId: string },
): Promise<number | undefined> {
  const query = { receiverId, startHz, stopHz, from, to: to + 1, maxSweeps: PEAK_ROWS, maxBins: PEAK_BINS };
  let peakDbm = Number.NEGATIVE_INFINITY;
  for (const { levelsDbm } of await archive.query(query))
    for (const level of levelsDbm) if (level > peakDbm) peakDbm = level;
  return Number.isFinite(peakDbm) ? peakDbm : undefined;
}

/** Receivers that sweep over any part of this range now: their recordings bear witness too. */
function receiversOver(stations: Stations, startHz: number, stopHz: number): string[] {
  return stations.receivers.flatMap(({ config, lastSweep }) => {
    if (lastSweep === undefined) return [];
    const { startHz: low, stepHz, bins } = lastSweep;
    return low <= stopHz && low + stepHz * (bins - 1) >= startHz ? [config.id] : [];
  });
}
