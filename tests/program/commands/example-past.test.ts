import { afterAll, describe, expect, it } from 'vitest';
import { SEED } from '../../../src/program/demo/demo-config.js';
import { openExamplePast } from '../../../src/program/demo/example-past.js';
import { pastCases } from '../../../src/program/demo/past-cases.js';
import { addPastDrill } from '../../../src/program/demo/past-drill.js';
import { pastSweeps } from '../../../src/program/demo/past-sweeps.js';
import { SweepFlag } from '../../../src/rf/sweep.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import { loadFacts } from '../../../src/store/cases/load-facts.js';
import { scoreDrill } from '../../../src/watch/drill-score.js';
import { alarmLoad, LOAD_LIMITS } from '../../../src/watch/load/alarm-load.js';
import { noiseRules } from '../../../src/watch/load/noise-rules.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import { rosterHoles } from '../../../src/watch/roster/roster.js';
import { vn } from '../../support/sample-day.js';

const NOW = vn('2027-02-05T09:00:00');
const FROM = NOW - 30 * 86_400e3;

describe('the past of the demonstration', () => {
  const caseBook = new CaseBook(':memory:');
  const desk = new IncidentDesk({ caseBook, clock: () => NOW, plan: BAND_PLAN_VN });
  const past = openExamplePast(desk, SEED);
  afterAll(() => caseBook.close());

  it('fills thirty days with closed cases and one of severity 1 at work, each of which says that it is invented', async () => {
    void past.start?.();
    // A report that is due is made at once: before the cases are there it would say that there were none.
    expect([...caseBook.records.all('report-schedule'), ...caseBook.records.all('campaign')]).toEqual([]);
    const wanted = pastCases(SEED, NOW);
    expect(wanted.length).toBeGreaterThan(100);
    const { incidents } = caseBook;
    const all = () => incidents.list({ from: FROM, to: NOW, order: 'oldest', limit: 1000 });
    // The last act is the start of the work on the open case.
    await expect.poll(() => incidents.live.map(({ state }) => state), { timeout: 20_000 }).toEqual(['investigating']);
    expect(all().filter(({ state }) => state === 'closed')).toHaveLength(wanted.length - 1);
    await past.stop?.();
    for (const { id, emissions } of all()) {
      expect(emissions[0]?.emissionId).toMatch(/^simulated-past-/);
      const notes = incidents.timeline(id, 0, 50).filter(({ move }) => move === 'noted');
      expect(JSON.stringify(notes)).toContain('không có thật');
    }
    expect(incidents.live).toHaveLength(1);
    expect(incidents.live[0]).toMatchObject({ state: 'investigating', priority: { severity: 1 } });
    expect(caseBook.verify().faults).toEqual([]);
  });

  it('has a hand-over signed by both shifts at each change of the last week, with what was open at that time', () => {
    const handovers = caseBook.records.all('handover');
    expect(handovers).toHaveLength(14);
    for (const { summary, signatures, people } of handovers) {
      expect(summary.at - summary.from).toBe(12 * 3600e3);
      expect(people.outgoing).toContain(signatures.outgoing?.personId);
      expect(people.incoming).toContain(signatures.incoming?.personId);
      for (const { incidentId } of summary.openTasks) {
        const moves = caseBook.incidents.timeline(incidentId, 0, 50).filter(({ at }) => at <= summary.at);
        const done = moves.map(({ move }) => move).join(' ');
        expect(done).toMatch(/acknowledged|called-noise/);
        expect(done).not.toMatch(/resolved|dismissed|closed/);
      }
    }
    expect(handovers.some(({ summary }) => summary.openTasks.length > 0)).toBe(true);
    expect(handovers.some(({ summary }) => summary.gaps.length > 0)).toBe(true);
  });

  it('has people on duty at all times, holes in the coverage, and a load that people can bear', () => {
    expect(rosterHoles(desk.roster(), FROM, NOW)).toEqual([]);
    const states = new Set(desk.coverage(FROM, NOW).flatMap(({ stretches }) => stretches.map(({ state }) => state)));
    expect([...states].sort()).toEqual(['blind', 'watched']);
    const facts = loadFacts(desk, { from: FROM, to: NOW });
    const load = alarmLoad(facts);
    expect(load.unmannedShare).toBe(0);
    expect(load.perPersonHour).toBeLessThan(LOAD_LIMITS.perPersonHour);
    expect(load.people.every(({ personId }) => personId.startsWith('example-'))).toBe(true);
    expect(noiseRules(facts.incidents).length).toBeGreaterThan(0);
  });

  it('has something to show on each screen: temporary transmitters, a limit, its rule, reports, a sent case, a drill', () => {
    const { records, incidents } = caseBook;
    const licences = records.all('assignment');
    expect(licences.map(({ validTo = 0, proposedBy }) => [validTo > NOW, proposedBy !== undefined])).toEqual([
      [true, false],
      [true, true],
    ]);
    const [mask] = records.all('mask');
    expect(records.all('rule')).toMatchObject([{ active: false, settings: { kind: 'mask', maskId: mask?.id } }]);
    expect(records.all('report-schedule')).toMatchObject([{ kind: 'daily', active: true }]);
    expect(records.all('sending')).toMatchObject([
      { incidentId: incidents.live[0]?.id, answers: [{ answer: 'taken' }] },
    ]);
    const book = new CaseBook(':memory:', { idPrefix: 'DRILL' });
    const drills = new IncidentDesk({ caseBook: book, clock: () => NOW, plan: BAND_PLAN_VN });
    addPastDrill(drills, NOW);
    const [drill] = book.records.all('drill');
    if (drill === undefined) throw new Error('there is no drill');
    const all = book.incidents.list({ order: 'oldest', limit: 10 });
    const moves = (id: string) => book.incidents.timeline(id, 0, 50);
    const score = scoreDrill(drill, all, moves, drills.policy(NOW).targets);
    expect(score).toMatchObject({ found: 1, acknowledgedInTime: 1 });
    expect(book.incidents.live).toEqual([]);
    book.close();
  });

  it('has recordings, marked as simulated, that show each case at its frequency when it began', () => {
    const sweeps = [...pastSweeps(NOW)];
    expect(new Set(sweeps.map(({ receiverId }) => receiverId)).size).toBe(5);
    const levelsAt = new Map(sweeps.map((sweep) => [`${sweep.receiverId} ${sweep.startedAt}`, sweep]));
    const lastOf = new Map<string, number>();
    for (const { receiverId, startedAt, seq, flags } of sweeps) {
      expect(flags).toBe(SweepFlag.simulated);
      expect(startedAt).toBeGreaterThanOrEqual(lastOf.get(receiverId) ?? FROM - 1);
      expect(startedAt).toBeLessThan(NOW);
      expect(seq).toBeGreaterThan(0);
      lastOf.set(receiverId, startedAt);
    }
    for (const { heard } of pastCases(SEED, NOW)) {
      const [{ receiverId, firstHeardAt, startHz, stopHz, peakDbm = 0 }] = heard;
      const sweep = levelsAt.get(`${receiverId} ${firstHeardAt}`);
      if (sweep === undefined) throw new Error(`no sweep of ${receiverId} at ${firstHeardAt}`);
      const bin = Math.floor(((startHz + stopHz) / 2 - sweep.startHz) / sweep.stepHz);
      expect(sweep.levelsDbm[bin], `${receiverId} at ${startHz}`).toBeGreaterThanOrEqual(peakDbm);
    }
  });

  it('is written once: a book with people keeps what it has', () => {
    const head = caseBook.audit.head();
    expect(openExamplePast(desk, SEED)).toEqual({});
    expect(caseBook.audit.head()).toEqual(head);
  });
});
