/** Processor time, which other work on the machine hardly changes, where wall time doubles with it. */
import { readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second. */
const NS_A_TICK = 10_000_000;

/** Ours and that of another process since the start of each, in ns. */
export function processorNs(pid: number | undefined): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000 + (pid === undefined ? 0 : otherNs(pid));
}

function otherNs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name may hold spaces; user and system time are the 14th and 15th fields, counted from the process number.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * NS_A_TICK;
}
