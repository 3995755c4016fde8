/** The built program as a child process on a free port, for tests and benchmarks that need the whole of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAM } from './program-file.js';

/** As `npm start`, the unit and the container set it. */
const AS_DEPLOYED = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072', UV_THREADPOOL_SIZE: '16' };
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

export interface RunningProgramOptions {
  /** A configuration as JSON (which is YAML); without one the demonstration runs. */
  readonly config?: unknown;
  /** The demonstration has its past of thirty days. */
  readonly hasPast?: true;
  /** `all` when absent. */
  readonly role?: 'all' | 'station' | 'hub';
  /** A free one when absent. */
  readonly port?: number;
  /** Of configuration and data; a temporary one when absent. */
  readonly folder?: string;
  /** Fills the data directory before the program starts. */
  readonly prepare?: (dataDir: string) => Promise<void>;
  /** More variables of its environment, asked for at each start. */
  readonly environment?: (folder: string) => NodeJS.ProcessEnv;
}

export class RunningProgram {
  readonly folder: string;
  readonly #args: readonly string[];
  readonly #environment: () => NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #port: number;
  #scheme = 'http';
  /** Makes the first administrator; as printed at the last start. */
  setupLink = '';
  /** What it wrote to standard error, the last part of it. */
  log = '';

  private constructor(folder: string, args: readonly string[], { port = 0, environment }: RunningProgramOptions) {
    this.folder = folder;
    this.#args = args;
    this.#port = port;
    this.#environment = () => environment?.(folder) ?? {};
  }

  static async start(options: RunningProgramOptions = {}): Promise<RunningProgram> {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'rfi Trạm phát sóng ')));
    // A machine whose clock a time server keeps right, whatever this one is.
    await mkdir(join(folder, 'bin'), { recursive: true });
    await writeFile(join(folder, 'bin/timedatectl'), '#!/bin/sh\necho yes\n', { mode: 0o755 });
    const args = ['--demo', ...(options.hasPast === true ? [] : ['--no-past'])];
    if (options.config !== undefined) {
      const path = join(folder, 'config.yaml');
      await writeFile(path, JSON.stringify(options.config));
      args.splice(0, args.length, '--config', path);
    }
    if (options.role !== undefined) args.push('--role', options.role);
    const program = new RunningProgram(folder, args, options);
    try {
      await options.prepare?.(join(folder, 'data'));
      await program.resume();
    } catch (error) {
      await program.close();
      throw error;
    }
    return program;
  }

  get address(): string {
    return `${this.#scheme}://127.0.0.1:${this.#port}/`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** False once the process has ended by itself. */
  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /**
   * Ends the process as a power cut would: nothing is asked, nothing is written, and no receiver is blamed for the end, as
   * one that was killed in its first minute would be.
   */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await ended;
    await rm(join(this.folder, 'data/receiver-starts.json'), { force: true });
  }

  /** Starts it again after `halt`: same port, same data. @throws Error with its log when it does not get ready. */
  async resume(): Promise<void> {
    // As the README starts the program: in its working folder, with the data directory that is the default.
    const child = spawn(process.execPath, [PROGRAM, 'serve', ...this.#args, '--port', String(this.#port)], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...{ ...process.env, ...AS_DEPLOYED, RFI_LOG_LEVEL: 'warn' },
        PATH: `${join(this.folder, 'bin')}:${process.env['PATH']}`,
        ...this.#environment(),
      },
    });
    this.#child = child;
    child.stderr.on('data', (text) => {
      this.log = (this.log + String(text)).slice(-20_000);
    });
    let heard = '';
    const ready = new Promise<number>((resolve, reject) => {
      child.stdout.on('data', (text) => {
        heard = (heard + String(text)).slice(-2000);
        this.setupLink = /once: (\S+)/.exec(heard)?.[1] ?? this.setupLink;
        const [, scheme, port] = /is ready: (https?):\/\/[^:]+:(\d+)\//.exec(heard) ?? [];
        if (scheme === undefined) return;
        this.#scheme = scheme;
        resolve(Number(port));
      });
      child.once('exit', (code) =>
        reject(new Error(`the program ended with ${code} before it was ready:\n${this.log}`)),
      );
    });
    this.#port = await within(ready, READY_TIMEOUT_MS, 'the program was not ready in time');
  }

  /** Stops the process; the folder and the port number stay. */
  async halt(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    await within(ended, STOP_TIMEOUT_MS, 'the program did not stop').catch(() => child.kill('SIGKILL'));
  }

  async close(): Promise<void> {
    await this.halt();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function within<T>(promise: Promise<T>, timeoutMs: number, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
