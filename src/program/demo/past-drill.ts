/** The drill of the demonstration's past, in the case book of drills: played, found, and resolved in time. */
import { join } from 'node:path';
import { DRILL_SCRIPTS } from '../../duty/drill/drill-scripts.js';
import { isThere } from '../../files/absent.js';
import { IncidentDesk } from '../../store/cases/incident-desk.js';
import { openCaseBook } from '../../store/cases/kept-case-book.js';
import { DAY_MS, SECOND_MS } from '../../time/units.js';
import { wallClock } from '../../time/wall-clock.js';
import { type Drill, emitterRange } from '../../watch/drill.js';
import { BAND_PLAN_VN } from '../../watch/registry/band-plan-vn.js';

const SCRIPT_ID = 'loudspeaker-airband';
const DAYS_AGO = 9;

/** Writes the drill into a new case book of drills; one that exists keeps what it has. */
export async function keepPastDrill(dataDir: string): Promise<void> {
  const path = join(dataDir, 'drills.db');
  if (isThere(path)) return;
  const onFault = (sentence: string): never => {
    throw new Error(sentence);
  };
  const kept = openCaseBook({ path, clock: wallClock, idPrefix: 'DRILL', onFault });
  addPastDrill(new IncidentDesk({ caseBook: kept.caseBook, clock: wallClock, plan: BAND_PLAN_VN }), wallClock());
  await kept.close();
}

/** @param now epoch ms */
export function addPastDrill(desk: IncidentDesk, now: number): void {
  const found = DRILL_SCRIPTS.find(({ id }) => id === SCRIPT_ID);
  const [emitter] = found?.emitters ?? [];
  if (found === undefined || emitter === undefined) throw new Error(`there is no drill ${SCRIPT_ID}`);
  const { id: _, nameEn: __, ...script } = found;
  const startedAt = now - DAYS_AGO * DAY_MS;
  const [leader, technician] = ['example-1', 'example-5'];
  const heardAt = startedAt + emitter.fromMs + 3 * SECOND_MS;
  const quietAt = startedAt + emitter.fromMs + emitter.forMs;
  const report = {
    emissionId: 'simulated-past-drill',
    stationId: 'ls-01',
    receiverId: 'ls-01-air',
    emissionClass: 'unlicensed',
    ...emitterRange(emitter),
    firstHeardAt: heardAt,
    lastHeardAt: heardAt,
    active: true,
    confirmed: true,
    peakDbm: emitter.levelDbm,
    excessDb: emitter.levelDbm + 104,
  };
  const { incidents, records } = desk.caseBook;
  const drill: Drill = { id: `DRILL-${startedAt}`, script, startedBy: leader, startedAt };
  records.put('drill', drill, { at: startedAt, by: leader });
  const { id } = incidents.take(report, desk.context('system', heardAt + 2 * SECOND_MS)).incident;
  const at = (seconds: number, by: string) => desk.context(by, heardAt + seconds * SECOND_MS);
  incidents.act(id, { kind: 'acknowledged' }, at(41, leader));
  incidents.act(id, { kind: 'assigned', personId: technician }, at(75, leader));
  incidents.act(id, { kind: 'started' }, at(110, technician));
  incidents.take({ ...report, lastHeardAt: quietAt, active: false }, desk.context('system', quietAt));
  const cause = 'Máy phát truyền thanh của xã phát xạ ngoài băng.';
  const measure = 'Đã gọi xã tắt máy phát, đo lại đạt.';
  const done = (quietAt - heardAt) / SECOND_MS + 90;
  incidents.act(id, { kind: 'resolved', source: 'loudspeaker', cause, measure }, at(done, technician));
  incidents.act(id, { kind: 'closed' }, at(done + 60, leader));
  const endedAt = heardAt + (done + 120) * SECOND_MS;
  records.put('drill', { ...drill, endedAt, endedBy: leader, ended: 'stopped' }, { at: endedAt, by: leader });
}
