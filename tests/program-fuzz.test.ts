import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzzHttp } from './support/fuzz/fuzz-http.js';
import { fuzzLive } from './support/fuzz/fuzz-live.js';
import { complaintsIn, KNOWN, memoryMb, startFuzzedProgram } from './support/fuzz/fuzz-program.js';
import type { RunningProgram } from './support/running-program.js';

/** Written into a failure, so that the same run can be made again: `npm run torture -- requests 1500,SEED`. */
const seed = Number(process.env['RFI_FUZZ_SEED'] ?? Date.now() % 1e6);

describe('the program under fuzz', () => {
  let program: RunningProgram;
  beforeAll(async () => {
    program = await startFuzzedProgram();
  });
  afterAll(() => program.close());

  it(`answers 1,500 fitting, broken and hardly readable requests to all its routes without a fault (seed ${seed})`, async () => {
    const { faults, byStatus, succeeded, operations } = await fuzzHttp({
      ...{ address: program.address, requests: 1500, seed, known: KNOWN },
    });
    expect(faults).toEqual([]);
    expect(complaintsIn(program.log)).toEqual([]);
    // Fuzz that only ever meets the door would prove nothing.
    expect(byStatus['200']).toBeGreaterThan(150);
    expect(succeeded / operations).toBeGreaterThan(0.3);
    expect(await memoryMb(program)).toBeLessThan(700);
  }, 120_000);

  it(`goes on showing sweeps to others through 3,000 frames of every kind (seed ${seed})`, async () => {
    const { faults, frames, connections } = await fuzzLive(program.address, 3000, seed);
    expect(faults).toEqual([]);
    expect(frames).toBeGreaterThanOrEqual(3000);
    expect(connections).toBeGreaterThan(8);
    expect(complaintsIn(program.log)).toEqual([]);
    expect(program.isRunning).toBe(true);
    expect((await fetch(new URL('/healthz', program.address))).status).toBe(200);
  }, 60_000);
});
