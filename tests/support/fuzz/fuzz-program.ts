/** The program that is fuzzed: simulated receivers, its memory looked at from outside. */
import { readFile } from 'node:fs/promises';
import { RunningProgram } from '../running-program.js';

const receiver = (id: string, seed: number) => ({
  ...{ id, driver: 'simulated', port: { simulated: true }, settings: { seed } },
  plans: [{ startHz: 118e6, stopHz: 137e6, points: 200, everyMs: 100 }],
});

const script = {
  name: 'Fuzz',
  answer: 'A carrier.',
  stationIds: ['st'],
  emitters: [{ shape: 'carrier', centreHz: 121.5e6, bandwidthHz: 1000, levelDbm: -50, fromMs: 0, forMs: 600_000 }],
};

/** Nothing that fuzz sets up may reach beyond this machine, or run a program that does anything. */
export const KNOWN: Readonly<Record<string, readonly unknown[]>> = {
  receiverId: ['a', 'b', 'a', 'b', 'nobody'],
  stationId: ['st'],
  driver: ['simulated', 'tinysa', 'rf-explorer'],
  serial: ['/dev/none'],
  tcp: ['127.0.0.1:1'],
  command: [['/bin/false']],
  file: ['/dev/null'],
  from: [new Date(Date.now() - 3600e3).toISOString()],
  to: [new Date(Date.now() + 3600e3).toISOString()],
  startHz: [118e6, '120 MHz'],
  stopHz: [130e6, '137 MHz'],
  firstDay: ['2026-11-20'],
  lastDay: ['2026-12-20'],
  date: ['2026-11-24'],
  personId: ['f0', 'f1', 'f2'],
  personIds: [['f0'], ['f0', 'f1']],
  script: [script],
  userId: ['f0', 'f1'],
  year: [2026, 2027],
  id: Array.from({ length: 8 }, (_, i) => `f${i}`),
  url: ['http://127.0.0.1:1/'],
  host: ['127.0.0.1'],
};

export function startFuzzedProgram(): Promise<RunningProgram> {
  const receivers = [receiver('a', 1), receiver('b', 2)];
  return RunningProgram.start({
    config: { stations: [{ id: 'st', name: 'Trạm', receivers }], network: { allow: ['127.0.0.1'] } },
  });
}

/** Resident memory of the program in MB. */
export async function memoryMb(program: RunningProgram): Promise<number> {
  const status = await readFile(`/proc/${program.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1000;
}

/** What `/metrics` says of its memory, in MB: what JavaScript holds, what lies outside of it, and all of it. */
export interface MemoryLook {
  readonly rssMb: number;
  /** Of it, pages of files (the archive is mapped), which the system takes back when others need them. */
  readonly ofFilesMb: number;
  readonly heapMb: number;
  readonly externalMb: number;
}

export async function lookAtMemory(program: RunningProgram, headers: Record<string, string> = {}): Promise<MemoryLook> {
  const text = await (await fetch(new URL('/metrics', program.address), { headers })).text();
  const mb = (name: string) => Math.round(Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]) / 1e6);
  const status = await readFile(`/proc/${program.pid}/status`, 'utf8');
  const kb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]);
  return {
    rssMb: Math.round(kb('VmRSS') / 1000),
    ofFilesMb: Math.round((kb('RssFile') + kb('RssShmem')) / 1000),
    heapMb: mb('nodejs_heap_size_used_bytes'),
    externalMb: mb('nodejs_external_memory_bytes'),
  };
}

/** What its log says of requests that failed and of promises nobody caught. */
export function complaintsIn(log: string): string[] {
  return log.split('\n').filter((line) => /a request failed|[Uu]nhandled|uncaught|a listener failed/.test(line));
}
