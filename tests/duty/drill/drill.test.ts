import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DrillRoom } from '../../../src/duty/drill/drill-room.js';
import { DRILL_SCRIPTS } from '../../../src/duty/drill/drill-scripts.js';
import { type DrillSweep, flagNames, type Sweep } from '../../../src/rf/sweep.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import { type Drill, DrillRefused, scriptFaults, withDrill } from '../../../src/watch/drill.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../../support/emission-report.js';
import { randomFrom } from '../../support/synthetic-sweeps.js';

const T0 = Date.UTC(2027, 1, 4, 3, 0);
const SECOND_MS = 1000;
const BINS = 200;

const random = randomFrom(11);

function noiseAt(at: number, seq: number): Sweep {
  const levelsDbm = Float32Array.from({ length: BINS }, () => {
    return -100 + 10 * Math.log10(-Math.log(random() * random() * random() * random()) / 4);
  });
  const place = { receiverId: 'rx', stationId: 'st', startHz: 121e6, stepHz: 5e3 };
  return { ...place, seq, startedAt: at, endedAt: at + 900, levelsDbm, flags: 0 };
}

const [DISTRESS] = DRILL_SCRIPTS;
if (DISTRESS === undefined) throw new Error('there are no scripts');

async function openRoom() {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-drill-'));
  let now = T0;
  const clock = () => now;
  const realBook = new CaseBook(join(folder, 'cases.db'));
  const real = new IncidentDesk({ caseBook: realBook, clock, plan: BAND_PLAN_VN });
  const changes: Drill[] = [];
  const faults: string[] = [];
  const desk = new IncidentDesk({
    ...{ caseBook: new CaseBook(join(folder, 'drills.db'), { idPrefix: 'DRILL' }), clock, plan: BAND_PLAN_VN },
  });
  const past = Array.from({ length: 300 }, (_, i) => noiseAt(T0 - (300 - i) * SECOND_MS, i + 1));
  const room = new DrillRoom({
    ...{ desk, realBook, clock, statePath: join(folder, 'drill.state') },
    detection: () => ({ assignments: [], spursHz: {} }),
    receiverIds: () => ['rx'],
    readSweeps: async () => past,
    onChange: (drill) => void changes.push(drill),
    onFault: (sentence) => void faults.push(sentence),
  });
  onTestFinished(async () => {
    await room.close();
    realBook.close();
    rmSync(folder, { recursive: true, force: true });
    expect(faults).toEqual([]);
  });
  return {
    ...{ room, real, realBook, changes },
    setNow(at: number) {
      now = at;
    },
  };
}

describe('a drill', () => {
  const drill: Drill = { id: 'DRILL-1', script: DISTRESS, startedBy: 'an', startedAt: T0 };

  it('adds its power to a copy of the sweep, marks it, and leaves what was received as it was', () => {
    const sweep = noiseAt(T0 + 30 * SECOND_MS, 1);
    const before = sweep.levelsDbm.slice();
    const shown = withDrill(sweep, drill) as DrillSweep;
    expect(shown.levelsDbm[100]).toBeGreaterThan(-77);
    expect(shown.levelsDbm[100]).toBeLessThan(-73);
    expect(shown.levelsDbm.filter((level, bin) => level !== before[bin]).length).toBe(1);
    expect(flagNames(shown.flags)).toEqual(['drill']);
    expect(shown.drill).toBe('DRILL-1');
    expect(sweep.levelsDbm).toEqual(before);
    // @ts-expect-error what keeps sweeps takes a Sweep, and this is none
    const kept: Sweep = shown;
    expect(kept.drill).toBe('DRILL-1');
  });

  it('shows nothing before its time, elsewhere, or where a bin was not received', () => {
    expect(withDrill(noiseAt(T0 + 10 * SECOND_MS, 1), drill)).toBeUndefined();
    expect(withDrill({ ...noiseAt(T0 + 30 * SECOND_MS, 1), startHz: 88e6 }, drill)).toBeUndefined();
    const script = { ...DISTRESS, stationIds: ['other'] };
    expect(withDrill(noiseAt(T0 + 30 * SECOND_MS, 1), { ...drill, script })).toBeUndefined();
    const holed = noiseAt(T0 + 30 * SECOND_MS, 1);
    holed.levelsDbm[100] = Number.NaN;
    expect(withDrill(holed, drill)?.levelsDbm[100]).toBeNaN();
  });

  it('keeps the power it names: an FM shape and a flat block over their bins', () => {
    const emitter = { centreHz: 121.5e6, fromMs: 0, forMs: 60e3, levelDbm: -60 };
    const silent = { ...noiseAt(T0, 1), levelsDbm: new Float32Array(BINS).fill(-150) };
    const powerOf = (shape: 'fm' | 'noise') => {
      const script = { ...DISTRESS, emitters: [{ ...emitter, shape, bandwidthHz: 200e3 }] };
      const levels = withDrill(silent, { ...drill, script })?.levelsDbm ?? new Float32Array();
      return 10 * Math.log10(levels.reduce((sum, level) => sum + 10 ** (level / 10), 0));
    };
    expect(powerOf('fm')).toBeCloseTo(-60, 0);
    expect(powerOf('noise')).toBeCloseTo(-60 + 10 * Math.log10(41), 0);
  });

  it('accepts possible scripts, and names each impossible value', () => {
    for (const script of DRILL_SCRIPTS) expect(scriptFaults(script)).toEqual([]);
    const [emitter] = DISTRESS.emitters;
    const faulty = { ...DISTRESS, emitters: [{ ...emitter, centreHz: 1e3, pulses: { onMs: 5, everyMs: 2 } }] };
    expect(scriptFaults(faulty as typeof DISTRESS).map(({ en }) => en)).toEqual([
      'emitters[0] reaches from -11500 to 13500 Hz',
      'emitters[0].pulses.onMs is 5, longer than everyMs 2',
    ]);
  });
});

describe('the drill room', () => {
  it('plays a script to the crew, keeps its cases apart from real ones, and scores what they did', async () => {
    const { room, realBook, changes, setNow } = await openRoom();
    const { id } = await room.start(DISTRESS, 'trainer');
    await expect(room.start(DISTRESS, 'trainer')).rejects.toThrow(DrillRefused);
    for (let seq = 301; seq < 400; seq++) {
      const at = T0 + (seq - 300) * SECOND_MS;
      setNow(at);
      room.show(noiseAt(at, seq));
    }
    const live = () => room.desk.caseBook.incidents.live;
    await expect.poll(() => live().length, { timeout: 8000 }).toBe(1);
    await expect.poll(() => live()[0]?.lastHeardAt, { timeout: 8000 }).toBeGreaterThan(T0 + 60 * SECOND_MS);
    const [incident] = live();
    expect(incident).toMatchObject({ state: 'open', priority: { severity: 1 } });
    expect(incident?.id).toMatch(/^DRILL-2027-/);
    setNow(T0 + 120 * SECOND_MS);
    room.desk.act(incident?.id ?? '', { kind: 'acknowledged', expectedVersion: incident?.version }, 'an');
    const done = await room.stop('stopped', 'trainer');
    expect(done.ended).toBe('stopped');
    const score = room.score(id);
    expect(score).toMatchObject({ found: 1, acknowledgedInTime: 1 });
    expect(score?.emitters[0]).toMatchObject({ acknowledged: { by: 'an', afterMs: 100 * SECOND_MS, inTime: true } });
    expect(score?.emitters[0]?.raised?.afterMs).toBeLessThan(80 * SECOND_MS);
    expect(live()).toEqual([]);
    expect(realBook.incidents.live).toEqual([]);
    expect(
      realBook.audit
        .list({ limit: 10 })
        .map(({ action }) => action)
        .sort(),
    ).toEqual(['drill.ended', 'drill.started']);
    expect(changes.map(({ endedAt }) => endedAt !== undefined)).toEqual([false, true]);
  });

  it('is over when it is stopped while its detection starts', async () => {
    const { room, changes } = await openRoom();
    const starting = room.start(DISTRESS, 'trainer');
    await room.stop('stopped', 'trainer');
    expect((await starting).ended).toBe('stopped');
    expect(changes.map(({ ended }) => ended)).toEqual(['stopped']);
    expect(room.running).toBeUndefined();
  });

  it('gives way to a real alarm of severity 1, and does not begin while one is on the air', async () => {
    const { room, real } = await openRoom();
    await room.start(DISTRESS, 'trainer');
    const incident = real.take(emissionReport(T0));
    room.realAlarm(incident);
    await expect.poll(() => room.running).toBeUndefined();
    expect(room.drills[0]).toMatchObject({ ended: 'real-alarm', endedBy: 'system' });
    await expect(room.start(DISTRESS, 'trainer')).rejects.toThrow('severity 1');
  });
});
