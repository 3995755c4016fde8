import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerKept, keptAnswer } from '../../src/network/hour-answers.js';
import { HourComparison } from '../../src/network/hour-comparison.js';
import { hashHour } from '../../src/network/hour-hash.js';
import { HubDebts } from '../../src/network/hub-debts.js';
import { HOUR_MS } from '../../src/time/units.js';
import { numberedSweep } from '../support/numbered-sweep.js';

const HOUR = 500_000 * HOUR_MS;
const sweeps = Array.from({ length: 100 }, (_, i) => {
  const startedAt = HOUR + 10_000 * i;
  return { ...numberedSweep(i, 'rx'), startedAt, endedAt: startedAt + 5, folded: 1 };
});
const archiveOf = (kept: typeof sweeps) => ({
  query: async ({ from, to }: { from: number; to: number }) =>
    kept.filter(({ startedAt }) => startedAt >= from && startedAt < to),
});

/** The station's debts after the question of a hub that has these sweeps, and its answer. */
async function asked(kept: typeof sweeps, seqs?: [number, number][]) {
  const debts = await HubDebts.open(
    join(mkdtempSync(join(tmpdir(), 'rfi-kept-')), 'd.json'),
    [],
    HOUR,
    () => undefined,
  );
  const question = { schema: 1, receiverId: 'rx', hour: HOUR, ...(await hashHour(archiveOf(kept), 'rx', HOUR)), seqs };
  const isOwed = () => debts.isOwed('rx', HOUR, HOUR + HOUR_MS);
  let flushed = false;
  const answer = await new Promise<string>((resolve) => {
    const respond = (text: string) => {
      // What the hub lacks is not sent before it has the answer.
      expect(isOwed()).toBe(false);
      resolve(text);
    };
    const flush = async () => {
      expect(isOwed()).toBe(false);
      flushed = true;
    };
    const subscribe = (_subject: string, { callback }: { callback: (error: null, message: object) => void }) =>
      callback(null, { json: () => question, respond });
    const answering = { stationId: 'hue', archive: archiveOf(sweeps), debts, sentUpTo: () => HOUR + 2 * HOUR_MS };
    answerKept({ subscribe, flush } as never, answering);
  });
  const { state, ...rest } = keptAnswer.parse(JSON.parse(answer));
  if (state === 'differs') await expect.poll(() => flushed && isOwed()).toBe(true);
  return { debts, answer: { state, ...rest } };
}

describe('an hour that station and hub compare', () => {
  it('is sent again only where the hub lacks sweeps, when the hub says what it has', async () => {
    const kept = sweeps.filter(({ seq }) => seq !== 7 && seq < 98);
    const { debts, answer } = await asked(kept, [
      [0, 7],
      [8, 98],
    ]);
    expect(answer).toMatchObject({ state: 'differs', sweeps: 100, seqs: [[0, 100]] });
    const owed = sweeps.filter(({ startedAt }) => debts.isOwed('rx', startedAt, startedAt + 1)).map(({ seq }) => seq);
    expect(owed).toEqual([7, 98, 99]);
    expect(debts.isKept('rx', HOUR)).toBe(false);
  });

  it('is sent again whole for a hub that does not say what it has', async () => {
    const { debts } = await asked(sweeps.slice(1));
    expect(sweeps.every(({ startedAt }) => debts.isOwed('rx', startedAt, startedAt + 1))).toBe(true);
  });

  it('is kept when both have the same', async () => {
    const { debts, answer } = await asked(sweeps, [[0, 100]]);
    expect(answer.state).toBe('same');
    expect([debts.isKept('rx', HOUR), debts.owedMinutes]).toEqual([true, 0]);
  });

  it('is settled for the hub where the station lost sweeps that the hub has, and differs where the hub lacks some', async () => {
    const compared = async (atStation: [number, number][], count: number) => {
      const answer = { schema: 1, state: 'differs', sweeps: count, seqs: atStation };
      const notices: string[] = [];
      const hours = await HourComparison.open({
        path: join(mkdtempSync(join(tmpdir(), 'rfi-hours-')), 'hours.json'),
        connection: () => ({ request: async () => ({ json: () => answer }) }) as never,
        archive: archiveOf(sweeps.slice(0, 90)),
        taken: { of: () => [[0, 90]], forget: () => undefined } as never,
        clock: () => HOUR + 2 * HOUR_MS,
        receivers: () => [{ stationId: 'hue', receiverId: 'rx', since: HOUR }],
        onLost: () => undefined,
        onNotice: (notice) => void notices.push(notice),
      });
      await hours.step();
      return [hours.isSame('hue.rx', HOUR), hours.differing.length, notices.length];
    };
    expect(
      await compared(
        [
          [0, 40],
          [45, 90],
        ],
        85,
      ),
    ).toEqual([true, 0, 0]);
    expect(await compared([], 0)).toEqual([true, 0, 0]);
    expect(
      await compared(
        [
          [0, 40],
          [60, 100],
        ],
        80,
      ),
    ).toEqual([false, 1, 1]);
  });
});
