/** Every operation of the OpenAPI document called with fitting, broken and hardly readable requests. */

import { fuzzHttp } from '../support/fuzz/fuzz-http.js';
import { complaintsIn, KNOWN, memoryMb, startFuzzedProgram } from '../support/fuzz/fuzz-program.js';
import type { Ordeal } from './ordeal.js';

const REQUESTS = 20_000;
/** What the program may hold more after the run than after its first part. */
const GROWTH_MB = 150;

export const requests: Ordeal = {
  summary: `${REQUESTS} requests to every route of the whole program; argument: how many, or how many,seed`,
  async run(argument) {
    const [count = REQUESTS, seed = Date.now() >>> 0] = (argument ?? '').split(',').filter(Boolean).map(Number);
    const program = await startFuzzedProgram();
    try {
      const part = { address: program.address, known: KNOWN };
      const first = await fuzzHttp({ ...part, requests: Math.round(count / 4), seed });
      const before = await memoryMb(program);
      const rest = await fuzzHttp({ ...part, requests: count - Math.round(count / 4), seed: seed + 1 });
      const after = await memoryMb(program);
      const complaints = complaintsIn(program.log);
      const faults = [...first.faults, ...rest.faults];
      const counts = {
        ...{ requests: count, seed, byStatus: sumOf(first.byStatus, rest.byStatus), operations: rest.operations },
        neverSucceeded: Object.keys(rest.neverSucceeded).filter((name) => name in first.neverSucceeded),
        ...{ slowestMs: Math.max(first.slowestMs, rest.slowestMs), memoryMb: [Math.round(before), Math.round(after)] },
        ...{ faults, complaints: complaints.slice(0, 20), running: program.isRunning },
      };
      const calm = faults.length + complaints.length === 0 && after - before < GROWTH_MB;
      return { passed: calm && program.isRunning, counts };
    } finally {
      await program.close();
    }
  },
};

function sumOf(...reports: Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const report of reports) for (const [key, count] of Object.entries(report)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}
