/**
 * Every operation of the OpenAPI document called with fitting, broken and hardly readable requests: first as whoever
 * sits at a program without accounts, then by a session of each role.
 */
import { type FuzzReport, fuzzHttp } from '../support/fuzz/fuzz-http.js';
import {
  complaintsIn,
  KNOWN,
  lookAtMemory,
  type MemoryLook,
  startFuzzedProgram,
} from '../support/fuzz/fuzz-program.js';
import { BEFORE_ACCOUNTS, ENDS_SESSIONS, sessionsOfAllRoles } from '../support/fuzz/fuzz-roles.js';
import type { Ordeal } from './ordeal.js';

const REQUESTS = 20_000;
/** Each quarter of the requests ends with a look at the memory: two without accounts, two by all roles in turn. */
const QUARTERS = 4;
/** What the program may hold more after the last quarter than after the second: caches and engines were warm by then. */
const GROWTH_MB = 150;

export const requests: Ordeal = {
  summary: `${REQUESTS} requests to every route of the whole program; argument: how many, or how many,seed`,
  async run(argument) {
    const [count = REQUESTS, seed = Date.now() >>> 0] = (argument ?? '').split(',').filter(Boolean).map(Number);
    const program = await startFuzzedProgram();
    const reports: FuzzReport[] = [];
    const memory: MemoryLook[] = [];
    const byRole: Record<string, Record<string, number>> = {};
    const fuzz = async (role: string, many: number, more: { headers?: Record<string, string>; without: string[] }) => {
      const part = { address: program.address, known: KNOWN, requests: Math.round(many) };
      const report = await fuzzHttp({ ...part, seed: seed + reports.length, ...more });
      reports.push(report);
      byRole[role] = sumOf([byRole[role] ?? {}, report.byStatus]);
    };
    try {
      const quarter = count / QUARTERS;
      memory.push(await lookAtMemory(program));
      for (let i = 0; i < QUARTERS / 2; i++) {
        await fuzz('no accounts', quarter, { without: BEFORE_ACCOUNTS });
        memory.push(await lookAtMemory(program));
      }
      const sessions = await sessionsOfAllRoles(program.address);
      for (let i = 0; i < QUARTERS / 2; i++) {
        for (const [role, headers] of sessions)
          await fuzz(role, quarter / sessions.size, { headers, without: ENDS_SESSIONS });
        memory.push(await lookAtMemory(program, sessions.get('administrator')));
      }
      const complaints = complaintsIn(program.log);
      const faults = reports.flatMap((report) => report.faults);
      const [first] = reports;
      const neverSucceeded = Object.keys(first?.neverSucceeded ?? {}).filter((name) =>
        reports.every((report) => name in report.neverSucceeded || !(name in (first?.neverSucceeded ?? {}))),
      );
      const byStatus = sumOf(reports.map((report) => report.byStatus));
      const stated = Object.entries(byStatus).filter(([status]) => /^5/.test(status));
      const counts = {
        ...{ requests: reports.reduce((sum, report) => sum + report.requests, 0), seed, byStatus, byRole },
        ...{ serverErrors: Object.fromEntries(stated), operations: first?.operations, neverSucceeded },
        slowestMs: Math.max(...reports.map((report) => report.slowestMs)),
        memory,
        ...{ faults, complaints: complaints.slice(0, 20), running: program.isRunning },
      };
      const grown = (memory.at(-1)?.rssMb ?? Number.NaN) - (memory[QUARTERS / 2]?.rssMb ?? Number.NaN);
      const passed = faults.length + complaints.length === 0 && grown < GROWTH_MB && program.isRunning;
      return { passed, counts: { ...counts, grownMb: grown } };
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
