/** Plans by priority, holds and closer looks, on a whole program with a simulated receiver. */
import { describe, expect, it } from 'vitest';
import { looksOwed } from '../../src/duty/closer-look.js';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import type { Incident } from '../../src/incidents/incident.js';
import { CloserLooks, closerPlan } from '../../src/receiver/closer-look.js';
import { eventually, type FieldProgram, ONE_RECEIVER, startFieldProgram } from '../support/field-program.js';

const range = 'receiverId=sim&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&maxSweeps=5000';

async function start(yaml = ONE_RECEIVER): Promise<FieldProgram> {
  const field = await startFieldProgram(yaml);
  await eventually(() => (field.program.stations.receiver('sim')?.sweeps ?? 0) > 2);
  return field;
}

const sim = ({ program }: FieldProgram) => {
  const record = program.stations.receiver('sim');
  if (record === undefined) throw new Error('the receiver is gone');
  return record;
};

describe('a receiver that is held', () => {
  it('does what its holder wants, says who has it, refuses others, and is given back', async () => {
    const field = await start(`${ONE_RECEIVER}        spursHz: [100 MHz]\n`);
    const wish = { plan: { startHz: '430 MHz', stopHz: '440 MHz', points: 100 }, minutes: 5, reason: 'thu thử' };
    expect(await field.send('POST', '/api/v1/receivers/sim/hold', wish)).toMatchObject({ status: 400 });
    const held = await field.send('POST', '/api/v1/receivers/sim/hold', { ...wish, by: 'An' });
    expect(held).toMatchObject({ status: 200, body: { busy: { by: 'An', reason: 'thu thử' } } });
    await eventually(() => sim(field).lastSweep?.startHz === 430e6);
    expect(await field.get('/api/v1/receivers/sim')).toMatchObject({ activity: 'hold', busy: { by: 'An' } });

    const refused = await field.send('POST', '/api/v1/receivers/sim/hold', { ...wish, by: 'Bình' });
    expect(refused).toMatchObject({ status: 409, body: { current: { by: 'An' } } });
    expect(refused.body.detail).toMatch(/busy: used by An since 20/);

    expect(await field.send('DELETE', '/api/v1/receivers/sim/hold')).toMatchObject({ status: 200 });
    await eventually(() => sim(field).lastSweep?.startHz === 88e6);
    const { busy, lastSweep, measured } = await field.get('/api/v1/receivers/sim');
    expect(busy).toBeUndefined();
    // The newest sweep of each range, with what is said of its levels.
    expect(measured[0]).toEqual(lastSweep);
    expect(measured.map(({ startHz }: { startHz: number }) => startHz)).toEqual([88e6, 430e6]);
    expect(measured[0].flags).toContain('spurs');
    expect(await field.send('DELETE', '/api/v1/receivers/sim/hold')).toMatchObject({ status: 409 });
    // What was measured meanwhile is kept, and marked as no part of the watch.
    const { sweeps } = await eventually(async () => {
      const answer = await field.get(`/api/v1/sweeps?${range}&startHz=430000000&stopHz=440000000`);
      return answer.sweeps.length > 0 && answer;
    });
    expect(sweeps.every(({ flags }: { flags: string[] }) => flags.includes('aside'))).toBe(true);
  });

  it('comes back by itself when the time is over', async () => {
    const field = await start();
    const plan = { startHz: 430e6, stopHz: 440e6, points: 100 };
    await field.send('POST', '/api/v1/receivers/sim/hold', { plan, minutes: 0.05, reason: 'thử', by: 'An' });
    await eventually(() => sim(field).lastSweep?.startHz === 430e6);
    await eventually(() => sim(field).hold === undefined && sim(field).lastSweep?.startHz === 88e6, 6000);
  });

  it('refuses an impossible plan by field and value', async () => {
    const field = await start();
    const wish = { plan: { startHz: 5e6, stopHz: 1e6 }, minutes: 5, reason: 'x', by: 'An' };
    const { status, body } = await field.send('POST', '/api/v1/receivers/sim/hold', wish);
    expect(status).toBe(400);
    expect(body.detail).toContain('stopHz is 1000000');
  });
});

describe('plans of a receiver', () => {
  it('take their turns by priority and time, and say what each misses', async () => {
    const field = await start();
    const plans = [
      { startHz: 88e6, stopHz: 108e6, points: 200 },
      { startHz: 118e6, stopHz: 137e6, points: 200, everyMs: 1000, priority: 9 },
    ];
    const put = await field.send('PUT', '/api/v1/receivers/sim/plans', { plans });
    expect(put).toMatchObject({ status: 200, body: { revisits: [{ measured: false }, { measured: false }] } });
    const seen: number[] = [];
    const off = new Set<number>();
    await eventually(() => {
      const last = sim(field).lastSweep;
      if (last !== undefined && !off.has(last.at)) {
        off.add(last.at);
        seen.push(last.startHz);
      }
      return seen.filter((hz) => hz === 118e6).length >= 3;
    });
    expect(seen.filter((hz) => hz === 88e6).length).toBeGreaterThan(4);
    const { revisits } = await field.get('/api/v1/receivers/sim/plans');
    expect(revisits[0].measured && revisits[1].measured).toBe(true);
    expect(revisits[1].revisitMs).toBeGreaterThanOrEqual(1000);
    expect(revisits[1].missed[0]).toMatchObject({ burstMs: 100 });
    expect(revisits[1].missed[0].share).toBeGreaterThan(0.8);
    expect(revisits[1].missed[2].share).toBe(0);
  });

  it('are refused where one would never have its turn', async () => {
    const field = await start();
    const span = { startHz: 88e6, stopHz: 108e6 };
    const { status, body } = await field.send('PUT', '/api/v1/receivers/sim/plans', {
      plans: [{ ...span, priority: 8 }, span],
    });
    expect(status).toBe(400);
    expect(body.detail).toContain('would never have its turn');
  });

  it('can be tried without being changed', async () => {
    const field = await start();
    const plans = [{ startHz: 88e6, stopHz: 108e6, points: 200, everyMs: 60_000 }];
    const { body } = await field.send('POST', '/api/v1/receivers/sim/plans/check', { plans });
    expect(body.revisits[0]).toMatchObject({ revisitMs: 60_000, late: false });
    expect((await field.get('/api/v1/receivers/sim/plans')).plans[0].everyMs).toBe(30);
  });
});

describe('a closer look', () => {
  const at = { emissionId: 'e1', lowHz: 97.9e6, highHz: 98.1e6, stepHz: 100e3, spanHz: 20e6 };

  it('begins after the next sweep, marks its sweeps, and then the watch continues', async () => {
    const field = await start();
    expect(field.program.stations.look('sim', at)).toBe(true);
    expect(field.program.stations.look('sim', at)).toBe(false);
    await eventually(async () => (await field.get('/api/v1/receivers/sim')).activity === 'closer-look');
    await eventually(() => sim(field).activity?.kind === 'plan' && sim(field).lastSweep?.startHz === 88e6);
    const { sweeps } = await eventually(async () => {
      const answer = await field.get(`/api/v1/sweeps?${range}`);
      const looks = answer.sweeps.filter(({ flags }: { flags: string[] }) => flags.includes('aside'));
      return looks.length >= 12 && { sweeps: looks };
    });
    expect(sweeps).toHaveLength(12);
    expect(sweeps[0].stepHz).toBeLessThan(at.stepHz / 10);
    expect(sweeps[0].startHz).toBeLessThan(at.lowHz);
  });

  it('is made for emissions on the air in an incident of severity 1 or 2, and for nothing else', () => {
    const report = { emissionId: 'e1', active: true } as EmissionReport;
    const incident = (severity: 1 | 2 | 3, active: boolean) => ({
      ...{ active, priority: { severity } as Incident['priority'] },
      emissions: [report, { ...report, emissionId: 'e2', active: false }],
    });
    expect(looksOwed(incident(1, true)).map(({ emissionId }) => emissionId)).toEqual(['e1']);
    expect(looksOwed(incident(2, true))).toHaveLength(1);
    expect(looksOwed(incident(3, true))).toEqual([]);
    expect(looksOwed(incident(1, false))).toEqual([]);
  });

  it('is not taken where it is switched off', async () => {
    const field = await start(
      ONE_RECEIVER.replace('driver: simulated', 'driver: simulated\n        closerLook: false'),
    );
    expect(field.program.stations.look('sim', at)).toBe(false);
  });

  it('stays within its share of time however many emissions ask for one', () => {
    const looks = new CloserLooks({ sweeps: 10, share: 0.2 });
    let lookMs = 0;
    let queued = 0;
    for (let now = 0; now < 3_600_000; now += 100) {
      if (now % 1000 === 0 && looks.wish({ emissionId: `e${now}`, plan: { startHz: 1, stopHz: 2 } }, now)) queued += 1;
      if (looks.next(now) === undefined) continue;
      lookMs += 100;
      looks.took(now + 100);
    }
    expect(lookMs / 3_600_000).toBeLessThanOrEqual(0.205);
    expect(lookMs / 3_600_000).toBeGreaterThan(0.15);
    expect(queued + looks.dropped).toBe(3600);
    expect(looks.dropped).toBeGreaterThan(0);
  });

  it('has no plan where it would show nothing new, or nothing can be tuned', () => {
    expect(closerPlan(at, {})).toEqual({ startHz: 97.5e6, stopHz: 98.5e6, points: 201 });
    expect(closerPlan({ ...at, spanHz: 1.5e6 }, {})).toBeUndefined();
    expect(closerPlan(at, { maxHz: 50e6 })).toBeUndefined();
    expect(closerPlan(at, { minHz: 97.8e6 })).toMatchObject({ startHz: 97.8e6 });
  });
});
