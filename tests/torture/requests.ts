/**
 * Every operation of the OpenAPI document called with fitting, broken and hardly readable requests: first as whoever
 * sits at a program without accounts, then by a session of each role.
 */
import { type FuzzReport, fuzzHttp } from '../support/fuzz/fuzz-http.js';
import { complaintsIn, KNOWN, memoryMb, startFuzzedProgram } from '../support/fuzz/fuzz-program.js';
import { BEFORE_ACCOUNTS, ENDS_SESSIONS, sessionsOfAllRoles } from '../support/fuzz/fuzz-roles.js';
import type { Ordeal } from './ordeal.js';

const REQUESTS = 20_000;
/** Of all requests, those made without accounts. */
const LOCAL_SHARE = 0.5;
/** What the program may hold more after all roles had their turn again: caches and engines were warm by then. */
const GROWTH_MB = 150;

export const requests: Ordeal = {
  summary: `${REQUESTS} requests to every route of the whole program; argument: how many, or how many,seed`,
  async run(argument) {
    const [count = REQUESTS, seed = Date.now() >>> 0] = (argument ?? '').split(',').filter(Boolean).map(Number);
    const program = await startFuzzedProgram();
    const reports: FuzzReport[] = [];
    const fuzz = async (share: number, more: { headers?: Readonly<Record<string, string>>; without: string[] }) => {
      const part = { address: program.address, known: KNOWN, requests: Math.round(count * share) };
      reports.push(await fuzzHttp({ ...part, seed: seed + reports.length, ...more }));
    };
    try {
      await fuzz(LOCAL_SHARE, { without: BEFORE_ACCOUNTS });
      const sessions = await sessionsOfAllRoles(program.address);
      const eachRole = async () => {
        for (const headers of sessions.values())
          await fuzz((1 - LOCAL_SHARE) / 2 / sessions.size, { headers, without: ENDS_SESSIONS });
        return await memoryMb(program);
      };
      const before = await eachRole();
      const after = await eachRole();
      const complaints = complaintsIn(program.log);
      const faults = reports.flatMap((report) => report.faults);
      const [first] = reports;
      const neverSucceeded = Object.keys(first?.neverSucceeded ?? {}).filter((name) =>
        reports.every((report) => name in report.neverSucceeded || !(name in (first?.neverSucceeded ?? {}))),
      );
      const counts = {
        ...{ requests: reports.reduce((sum, report) => sum + report.requests, 0), seed, roles: [...sessions.keys()] },
        ...{ byStatus: sumOf(reports.map((report) => report.byStatus)), operations: first?.operations, neverSucceeded },
        slowestMs: Math.max(...reports.map((report) => report.slowestMs)),
        memoryMb: [Math.round(before), Math.round(after)],
        ...{ faults, complaints: complaints.slice(0, 20), running: program.isRunning },
      };
      const calm = faults.length + complaints.length === 0 && after - before < GROWTH_MB;
      return { passed: calm && program.isRunning, counts };
    } finally {
      await program.close();
    }
  },
};

function sumOf(reports: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const report of reports) for (const [key, count] of Object.entries(report)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}
