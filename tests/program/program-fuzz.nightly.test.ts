import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzzHttp } from '../support/fuzz/fuzz-http.js';
import { fuzzLive } from '../support/fuzz/fuzz-live.js';
import { complaintsIn, KNOWN, memoryMb, startFuzzedProgram } from '../support/fuzz/fuzz-program.js';
import { BEFORE_ACCOUNTS, ENDS_SESSIONS, type Session, sessionsOfAllRoles } from '../support/fuzz/fuzz-roles.js';
import type { RunningProgram } from '../support/running-program.js';

/** Written into the names, so that the same run can be made again. */
const seed = Number(process.env['RFI_FUZZ_SEED'] ?? Date.now() % 1e6);

describe(`the program under fuzz (RFI_FUZZ_SEED=${seed})`, () => {
  let program: RunningProgram;
  let sessions: ReadonlyMap<string, Session>;
  beforeAll(async () => {
    program = await startFuzzedProgram();
  });
  afterAll(() => program.close());

  it('answers 1,000 fitting, broken and hardly readable requests to all its routes without a fault', async () => {
    const { faults, byStatus, succeeded, operations } = await fuzzHttp({
      ...{ address: program.address, requests: 1000, seed, known: KNOWN, without: BEFORE_ACCOUNTS },
    });
    expect(faults).toEqual([]);
    expect(complaintsIn(program.log)).toEqual([]);
    // Fuzz that only ever meets the door would prove nothing.
    expect(byStatus['200']).toBeGreaterThan(100);
    expect(succeeded / operations).toBeGreaterThan(0.25);
  }, 120_000);

  it('answers each role 120 more, and refuses those who may not without a fault', async () => {
    sessions = await sessionsOfAllRoles(program.address);
    for (const [role, headers] of sessions) {
      const { faults, byStatus } = await fuzzHttp({
        ...{ address: program.address, requests: 120, seed: seed + 1, known: KNOWN, headers, without: ENDS_SESSIONS },
      });
      expect(faults, role).toEqual([]);
      expect(byStatus['401'] ?? 0, role).toBeLessThan(10);
      if (role === 'viewer') expect(byStatus['403']).toBeGreaterThan(20);
    }
    expect(complaintsIn(program.log)).toEqual([]);
    expect(await memoryMb(program)).toBeLessThan(700);
  }, 120_000);

  it('takes 3,000 frames of every kind at its live view, and continues', async () => {
    const cookie = sessions.get('operator')?.cookie ?? '';
    const { faults, frames, connections } = await fuzzLive(program.address, { frames: 3000, seed, cookie });
    expect(faults).toEqual([]);
    expect(frames).toBeGreaterThanOrEqual(3000);
    expect(connections).toBeGreaterThan(8);
    expect(complaintsIn(program.log)).toEqual([]);
    expect(program.isRunning).toBe(true);
    expect((await fetch(new URL('/healthz', program.address))).status).toBe(200);
  });
});
