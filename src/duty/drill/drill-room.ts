/**
 * Runs drills. A drill is shown on the screen and goes to a detection of its own; its incidents, people's actions and
 * messages are in a case book of its own. The real watch continues beside it unchanged, and ends the drill when it
 * needs people.
 *
 *   sweep ─ show ─┬► DrillSweep (or the sweep as it is) ─► live
 *                 └► detection of the drill ─► desk of the drill ─► book of drills
 */

import { rm } from 'node:fs/promises';
import { sentenceOf } from '../../errors/errors.js';
import { INCIDENT_STATES, type Incident } from '../../incidents/incident.js';
import type { IncidentEvent } from '../../incidents/incident-event.js';
import { reportOf } from '../../incidents/report-of.js';
import type { DrillSweep, Sweep } from '../../rf/sweep.js';
import { DetectionHost } from '../../station/detection-host.js';
import type { Finding } from '../../station/finding.js';
import type { DetectionSetup } from '../../station/receiver-detectors.js';
import type { CaseBook } from '../../store/cases/case-book.js';
import type { RecordKind, RecordKinds } from '../../store/cases/case-book-records.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import {
  AFTER_SCRIPT_MS,
  type Drill,
  DrillRefused,
  type DrillScript,
  emitterRange,
  mustBePossible,
  scriptLengthMs,
  withDrill,
} from '../../watch/drill.js';
import { type DrillScore, type MadeMove, scoreDrill } from '../../watch/drill-score.js';

/** The drill's detection first learns from this much of the recording, so that it works from the start. */
const LEARN_FROM_MS = 5 * 60e3;
const LEARN_AT_MOST_SWEEPS = 1800;
const MOST_TIMELINE = 1000;
/** Records that are copied from the real case book to the drill's. */
const COPIED: readonly RecordKind[] = [
  'person',
  'contact',
  'pattern',
  'shift',
  'swap',
  'holiday',
  'campaign',
  'watch-policy',
  'assignment',
  'band',
  'basis',
];

export interface DrillRoomOptions {
  /** The desk of drills; its case book is separate from the real one. */
  readonly desk: IncidentDesk;
  /** The real case book: the duty roster is read from it, and its audit log records each drill. */
  readonly realBook: CaseBook;
  readonly detection: () => DetectionSetup;
  /** File in which the drill's detection keeps its state; not needed after the drill. */
  readonly statePath: string;
  readonly clock: () => number;
  /** Ids of the receivers that take part. */
  receiverIds(script: DrillScript): readonly string[];
  readSweeps(receiverId: string, from: number, to: number): Promise<readonly Sweep[]>;
  onChange(drill: Drill): void;
  onFault(sentence: string): void;
}

export class DrillRoom {
  readonly desk: IncidentDesk;
  readonly #options: DrillRoomOptions;
  #running: Drill | undefined;
  #detection: DetectionHost | undefined;

  constructor(options: DrillRoomOptions) {
    this.#options = options;
    this.desk = options.desk;
    // A drill that was interrupted by the program's end is over.
    for (const drill of this.drills) if (drill.endedAt === undefined) this.#end(drill, 'stopped', 'system');
  }

  get running(): Drill | undefined {
    return this.#running;
  }

  /** All drills, the newest first. */
  get drills(): readonly Drill[] {
    return this.desk.caseBook.records.all('drill').sort((a, b) => b.startedAt - a.startedAt);
  }

  /** @throws DrillRefused when a drill is running, the real watch is busy, or no receiver sweeps the script's range. */
  async start(script: DrillScript, by: string): Promise<Drill> {
    const { clock, realBook, receiverIds, statePath, detection, readSweeps, onFault } = this.#options;
    mustBePossible(script);
    if (this.#running !== undefined)
      throw DrillRefused.of('Drill {drillId} is running; stop it first.', { drillId: this.#running.id });
    const urgent = realBook.incidents.live.find(({ priority, active }) => active && priority.severity === 1);
    if (urgent !== undefined)
      throw DrillRefused.of('{incidentId} is on the air with severity 1; a drill now would hide it.', {
        incidentId: urgent.id,
      });
    const receivers = receiverIds(script);
    if (receivers.length === 0) throw DrillRefused.of('No receiver sweeps where the script plays.');
    const startedAt = clock();
    const drill: Drill = { id: `DRILL-${startedAt}`, script, startedBy: by, startedAt };
    this.#running = drill;
    this.#copyRecords(startedAt);
    this.desk.caseBook.records.put('drill', drill, { at: startedAt, by, expectedVersion: 0 });
    realBook.audit.append({ at: startedAt, actor: by, action: 'drill.started', subject: drill.id, detail: { script } });
    const host = new DetectionHost({
      setup: detection(),
      path: statePath,
      clock,
      onFault,
      readSweeps: async () => [],
      onFinding: (finding) => this.#take(finding),
    });
    // The state of the last drill's detection is old; this one learns from the recording.
    await rm(statePath, { force: true });
    await host.start();
    const each = Math.floor(LEARN_AT_MOST_SWEEPS / receivers.length);
    for (const receiverId of receivers) {
      const past = await readSweeps(receiverId, startedAt - LEARN_FROM_MS, startedAt);
      for (const sweep of past.slice(-each)) host.observe(sweep);
    }
    if (this.#running !== drill) {
      // Stopped while its detection started: `stop` did not have it yet.
      await host.stop();
      return this.desk.caseBook.records.get('drill', drill.id)?.value ?? drill;
    }
    this.#detection = host;
    this.#options.onChange(drill);
    return drill;
  }

  /** The sweep to show in place of a received one; the same sweep when no drill changes it. */
  show(sweep: Sweep): Sweep | DrillSweep {
    if (this.#running === undefined) return sweep;
    const shown = withDrill(sweep, this.#running) ?? sweep;
    this.#detection?.observe(shown);
    return shown;
  }

  /** Called for each real incident: a real alarm of severity 1 ends the drill at once. */
  realAlarm({ active, priority, state }: Incident): void {
    if (this.#running === undefined || state === 'candidate' || !active || priority.severity !== 1) return;
    this.stop('real-alarm', 'system').catch((error: unknown) => this.#options.onFault(sentenceOf(error)));
  }

  /** Called every few seconds. */
  tick(): void {
    const { clock, onFault } = this.#options;
    const drill = this.#running;
    if (drill === undefined) return;
    this.desk.tick();
    if (clock() < drill.startedAt + scriptLengthMs(drill.script) + AFTER_SCRIPT_MS) return;
    this.stop('played', 'system').catch((error: unknown) => onFault(sentenceOf(error)));
  }

  /** @throws DrillRefused when no drill is running. */
  async stop(ended: NonNullable<Drill['ended']>, by: string): Promise<Drill> {
    const drill = this.#running;
    if (drill === undefined) throw DrillRefused.of('No drill is running.');
    this.#running = undefined;
    const host = this.#detection;
    this.#detection = undefined;
    const done = this.#end(drill, ended, by);
    this.#options.onChange(done);
    await host?.stop();
    return done;
  }

  /** Undefined when there is no such drill. */
  score(drillId: string): DrillScore | undefined {
    const drill = this.desk.caseBook.records.get('drill', drillId)?.value;
    if (drill === undefined) return undefined;
    const { incidents } = this.desk.caseBook;
    const to = drill.endedAt ?? this.#options.clock();
    const query = { states: [...INCIDENT_STATES], from: drill.startedAt, to, order: 'newest' as const, limit: 500 };
    const movesOf = (id: string): MadeMove[] =>
      incidents.timeline(id, 0, MOST_TIMELINE).map(({ move, at, by }) => ({ move, at, by }));
    return scoreDrill(drill, incidents.list(query), movesOf, this.desk.policy(drill.startedAt).targets);
  }

  async close(): Promise<void> {
    if (this.#running !== undefined) await this.stop('stopped', 'system');
  }

  /** Takes only emissions that the script made: others belong to the real watch. */
  #take(finding: Finding): void {
    const drill = this.#running;
    if (drill === undefined || finding.at < drill.startedAt) return;
    for (const alarm of finding.alarms) {
      const { lowHz, highHz } = alarm.emission;
      const ours = drill.script.emitters.map(emitterRange).some((one) => lowHz <= one.stopHz && highHz >= one.startHz);
      if (ours && alarm.emission.lastSeenAt >= drill.startedAt) this.desk.take(reportOf(alarm, finding));
    }
  }

  #copyRecords(at: number): void {
    const from = this.#options.realBook.records;
    const to = this.desk.caseBook.records;
    const copy = <K extends RecordKind>(kind: K): void => {
      const wanted = from.all(kind) as (RecordKinds[K] & { id: string })[];
      const ids = new Set(wanted.map(({ id }) => id));
      for (const { id } of to.all(kind) as { id: string }[])
        if (!ids.has(id)) to.remove(kind, id, { at, by: 'system' });
      if (wanted.length > 0) to.putAll(kind, wanted, { at, by: 'system' });
    };
    for (const kind of COPIED) copy(kind);
  }

  #end(drill: Drill, ended: NonNullable<Drill['ended']>, by: string): Drill {
    const { clock, realBook } = this.#options;
    const at = clock();
    const done: Drill = { ...drill, endedAt: at, endedBy: by, ended };
    this.desk.caseBook.records.put('drill', done, { at, by });
    const reason = `Drill ${drill.id} is over.`;
    for (const { id, version: expectedVersion, state } of this.desk.caseBook.incidents.live) {
      const event: IncidentEvent =
        state === 'resolved'
          ? { kind: 'closed', although: reason, expectedVersion }
          : { kind: 'dismissed', reason, expectedVersion };
      this.desk.act(id, event, 'system');
    }
    realBook.audit.append({ at, actor: by, action: 'drill.ended', subject: drill.id, detail: { ended } });
    return done;
  }
}
