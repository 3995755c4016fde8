/**
 * Files from outside are read in a process of their own, which the kernel and a clock really end: a workbook, a map or
 * a bundle that is made to exhaust its reader costs that process, and nothing of the watch.
 *
 *   readLimited(url, input) ──► sh: ulimit -d, then node url ──► serveReading(read): one input in, one answer out
 *
 * At most two such processes run at a time in the whole program; a few more readings wait, the rest are refused.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SaidError, say, type Words } from '../words/said.js';
import { heard } from './heard.js';
import type { ReadingAnswer } from './limited-reading.js';

export interface ReadingLimits {
  /** Of computing, all threads together; a busy machine takes longer by the clock. */
  readonly cpuSeconds: number;
  /** By the clock, from the start of the process to its answer. */
  readonly withinMs: number;
  /** Of the whole process: heap, buffers and native memory. */
  readonly memoryMb: number;
}

/** What the kernel holds a process to. */
export type KernelLimits = Omit<ReadingLimits, 'withinMs'>;

const READING_LIMITS: ReadingLimits = { cpuSeconds: 20, withinMs: 60_000, memoryMb: 512 };

/** Processes at a time, of all kinds of files together. */
const MOST_AT_A_TIME = 2;
const MOST_WAITING = 6;
/** What node itself needs beside the heap: code, stacks, buffers of the input. */
const BESIDE_HEAP_MB = 192;

/** The file could not be read: it is damaged, made to exhaust its reader, or of another kind. The message says which. */
export class ReadingRefused extends SaidError {
  override readonly name = 'ReadingRefused';
}

/** Too many files are being read already; try again in a moment. */
export class ReadersBusy extends SaidError {
  override readonly name = 'ReadersBusy';
}

/** Fewer stacks and arenas of memory within the limit. */
export const FEW_THREADS = { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' };

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs the module at `url`, which calls `serveReading`, on one input.
 * @throws ReadingRefused with the reader's sentence, or when it needed too much time or memory; ReadersBusy.
 */
export async function readLimited<Answer>(
  url: URL,
  input: unknown,
  limits: ReadingLimits = READING_LIMITS,
): Promise<Answer> {
  if (running >= MOST_AT_A_TIME) {
    if (waiting.length >= MOST_WAITING)
      throw ReadersBusy.of('{count} files are being read: try again in a moment.', { count: running + waiting.length });
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return (await answerOf(url, input, limits)) as Answer;
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

function answerOf(url: URL, input: unknown, limits: ReadingLimits): Promise<unknown> {
  const { withinMs } = limits;
  const child = startedWith(url, limits);
  let said = '';
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      refuse(lateReading(withinMs));
    }, withinMs);
    const end = (): void => {
      clearTimeout(late);
      child.removeAllListeners();
      // What it has to say or to fail at after this interests nobody.
      child.on('error', () => undefined);
      child.kill('SIGKILL');
    };
    const refuse = (why: Words): void => {
      end();
      reject(new ReadingRefused(why));
    };
    child.stderr?.on('data', (text) => {
      said = (said + String(text)).slice(-2000);
    });
    child.on('message', (answer: ReadingAnswer) => {
      if ('refused' in answer) return refuse(answer.refused);
      end();
      resolve(answer.value);
    });
    child.on('error', (error) => refuse(say('The file could not be read ({why}).', { why: error.message })));
    child.on('exit', (code, signal) => refuse(whyEnded({ code, signal, said }, limits)));
    child.send({ input }, (error) => {
      if (error !== null) refuse(say('The file could not be handed to its reader ({why}).', { why: error.message }));
    });
  });
}

export function lateReading(withinMs: number): Words {
  const seconds = withinMs / 1000;
  return say('The file was not read within {seconds} s; it is damaged, or made to keep its reader busy.', { seconds });
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of what it wrote to stderr. */
  readonly said: string;
}

/** Why a reader ended without an answer, as a sentence. */
export function whyEnded({ code, signal, said }: Ended, { cpuSeconds, memoryMb }: KernelLimits): Words {
  const memory = /heap|memory|allocation/i.test(said) || signal === 'SIGABRT' || code === 134;
  if (signal === 'SIGXCPU')
    return say(
      'The file was not read within {cpuSeconds} s of computing; it is damaged, or made to keep its reader busy.',
      { cpuSeconds },
    );
  if (memory)
    return say('The file needs more than {memoryMb} MB to read; it is made to exhaust its reader.', { memoryMb });
  const how = signal ?? say('exit code {code}', { code: String(code) });
  return say('The reader ended before it had read the file ({how}).', { how });
}

/** A reader with the kernel's limits. @param zone the time zone in which it reads local times; this program's when absent */
export function startedWith(url: URL, limits: KernelLimits, zone?: string): ChildProcess {
  const [command, args] = limited([fileURLToPath(url)], limits);
  return heard(
    spawn(command, args, {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      // Nothing of the program's secrets, and few threads: each has a stack and an arena of memory.
      env: { PATH: process.env['PATH'] ?? '', TZ: zone ?? process.env['TZ'] ?? '', ...FEW_THREADS },
    }),
  );
}

/** Smallest mapping that is a reservation, and not code. */
const LEAST_RESERVED_KB = 65_536;

/**
 * KiB of address space that V8 reserves for code. From Node 26 on it is writable and executable, and the kernel counts all of
 * its 512 MB as data, although next to nothing of it is used. Read from the mappings of this process, which runs the same node.
 */
function reservedForCodeKb(): number {
  const mappings = readFileSync('/proc/self/maps', 'utf8').matchAll(/^([0-9a-f]+)-([0-9a-f]+) rwxp/gm);
  const sizesKb = [...mappings].map(([, from, to]) => (Number(`0x${to}`) - Number(`0x${from}`)) / 1024);
  return sizesKb.filter((size) => size >= LEAST_RESERVED_KB).reduce((sum, size) => sum + size, 0);
}

/** Command and arguments that start node with `args` within the kernel's limits. */
export function limited(args: readonly string[], { memoryMb, cpuSeconds }: KernelLimits): [string, string[]] {
  const node = [process.execPath, `--max-old-space-size=${Math.max(64, memoryMb - BESIDE_HEAP_MB)}`, ...args];
  // The limits are the kernel's, in KiB and seconds: a heap limit alone would not count buffers.
  const script = 'ulimit -c 0 && ulimit -d "$1" && ulimit -S -t "$2" && shift 2 && exec "$@"';
  if (process.platform !== 'linux') return [process.execPath, node.slice(1)];
  const dataKb = memoryMb * 1024 + reservedForCodeKb();
  return ['/bin/sh', ['-c', script, 'sh', String(dataKb), String(cpuSeconds), ...node]];
}
