/** The hub's own nats-server: starts it, watches it, restarts it, passes changes to it, ends it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { askServer } from '../../access/asked-server.js';
import { EnvironmentError, saidOf, sentenceOf } from '../../errors/errors.js';
import { isThere, textOrAbsent } from '../../files/absent.js';
import { textShown } from '../../files/system-entries.js';
import { moveWhole, writeWhole } from '../../files/write-whole.js';
import { heard } from '../../threads/heard.js';
import { pause } from '../../time/pause.js';
import { say } from '../../words/said.js';

const READY_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 50;
const RELOADED_WITHIN_MS = 1000;
const RELOAD_LOOK_MS = 5;
const END_WITHIN_MS = 8000;
const RESTART_AFTER_MS = 1000;
/**
 * First line of a crash. A nats-server that reads a stream which a power cut left half written can panic so, at each start; a fatal
 * error is of the Go runtime, mostly for lack of memory, and says nothing of the streams. Both end with exit code 2.
 */
const CRASH = /^(?:panic|fatal error): /;
const SHORT_OF_MEMORY = /memory|newosproc/;
const VERSION_WITHIN_MS = 5000;
/** Number of last log lines that are shown when the server ends. */
const KEPT_LINES = 20;
/** Number of characters that are kept of each log line: the reason of a crash stands in its first hundred. */
const KEPT_OF_LINE = 4096;

export interface NatsProcessOptions {
  /** The hub's network folder. */
  readonly folder: string;
  readonly storeFolder: string;
  /** Text of the configuration; `monitorPort` is a free port of this machine. */
  config(monitorPort: number): Promise<string>;
  onFault(sentence: string): void;
  onNotice(sentence: string): void;
}

export class NatsProcess {
  readonly #options: NatsProcessOptions;
  readonly #path: string;
  #child: ChildProcess | undefined;
  #monitorPort = 0;
  #stopping = false;
  #isRenewed = false;
  #starting: Promise<void> | undefined;
  #lines: string[] = [];
  /** Begin of a line whose end is still to come. */
  #begun = '';
  /** First line of the crash; the traces behind it are longer than what is kept of the log. */
  #crash: string | undefined;
  /** Number of changed configurations that the server took. */
  #reloads = 0;

  constructor(options: NatsProcessOptions) {
    this.#options = options;
    this.#path = join(options.folder, 'nats.conf');
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid(): number | undefined {
    return this.isRunning ? this.#child?.pid : undefined;
  }

  /** Port on this machine where the server reports its state. */
  get monitorPort(): number {
    return this.#monitorPort;
  }

  /** Ends a server that a killed hub left running, because it holds the port and the store. */
  async endLeftOver(): Promise<void> {
    const pid = await leftOverPid(this.#path);
    if (pid === undefined) return;
    this.#options.onNotice(`A nats-server of an earlier run (process ${pid}) is ended.`);
    signal(pid, 'SIGTERM');
    for (let waitedMs = 0; (await leftOverPid(this.#path)) === pid; waitedMs += LOOK_EVERY_MS) {
      if (waitedMs >= END_WITHIN_MS) signal(pid, 'SIGKILL');
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Resolves when the server accepts connections. @throws EnvironmentError when it is not installed or does not start */
  async start(): Promise<void> {
    this.#monitorPort = await freePort();
    await this.#writeConfig();
    await this.#spawnOrMend();
  }

  /** Applies a changed configuration, and waits until it is in force; connections that are still allowed stay. */
  async reload(): Promise<void> {
    await this.#writeConfig();
    if (!this.isRunning) return;
    const before = this.#reloads;
    this.#child?.kill('SIGHUP');
    for (let waitedMs = 0; this.#reloads === before && waitedMs < RELOADED_WITHIN_MS; waitedMs += RELOAD_LOOK_MS)
      await pause(RELOAD_LOOK_MS);
  }

  /** Starts the server again with a configuration that a reload does not take; those who are connected come back by themselves. */
  async renew(): Promise<void> {
    await this.#writeConfig();
    this.#isRenewed = this.isRunning;
    this.#child?.kill('SIGTERM');
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#starting?.catch(() => undefined);
    const child = this.#child;
    if (child === undefined || !this.isRunning) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
    await ended;
    clearTimeout(killer);
  }

  async #writeConfig(): Promise<void> {
    await writeWhole(this.#path, await this.#options.config(this.#monitorPort));
  }

  /**
   * Streams that no nats-server can read are put aside: the stations send again what the archive lacks. Two copies at most are
   * kept: the first, which has what waited before the fault, and the last.
   */
  async #spawnOrMend(): Promise<void> {
    try {
      await this.#spawn();
    } catch (error) {
      const { storeFolder, onFault } = this.#options;
      if (this.#crash?.startsWith('panic') !== true || !isThere(storeFolder)) throw error;
      const first = `${storeFolder}.damaged`;
      const aside = isThere(first) ? `${first}-last` : first;
      await rm(aside, { recursive: true, force: true });
      await moveWhole(storeFolder, aside);
      onFault(
        `The streams of the message server cannot be read and are now ${aside}; stations send again what is missing.`,
      );
      await this.#spawn();
    }
  }

  async #spawn(): Promise<void> {
    this.#lines = [];
    this.#begun = '';
    this.#crash = undefined;
    const child = heard(
      spawn('nats-server', ['-c', this.#path, '-P', `${this.#path}.pid`], {
        stdio: ['ignore', 'ignore', 'pipe'],
        // A signal from the terminal goes only to this program, which ends the server last.
        detached: true,
      }),
    );
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => this.#note(chunk));
    const failed = new Promise<never>((_resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => reject(notStarted(error)));
      // Not `exit`, which may come before the last lines.
      child.once('close', (code) => reject(this.#ended(code)));
    });
    failed.catch(() => undefined);
    await Promise.race([failed, this.#ready(child)]);
    child.once('close', (code) => this.#restart(code));
  }

  async #ready(child: ChildProcess): Promise<void> {
    for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
      await pause(LOOK_EVERY_MS);
      const health = `http://127.0.0.1:${this.#monitorPort}/healthz`;
      const answer = await askServer(health, { withinMs: READY_WITHIN_MS, mostBytes: 0 }).catch(() => undefined);
      if (answer?.ok === true) return;
    }
    child.kill('SIGKILL');
    const cure = say('See its last lines in the log; the disk of the data directory may be slow or full.');
    throw new EnvironmentError(
      say('nats-server did not answer within {seconds} s.', { seconds: READY_WITHIN_MS / 1000 }),
      cure,
    );
  }

  #restart(code: number | null): void {
    if (this.#stopping) return;
    if (!this.#isRenewed) this.#options.onFault(`${sentenceOf(this.#ended(code))} The hub starts it again.`);
    this.#starting = pause(this.#isRenewed ? 0 : RESTART_AFTER_MS).then(async () => {
      if (this.#stopping) return;
      this.#isRenewed = false;
      await this.#spawnOrMend().catch((error: unknown) => {
        this.#options.onFault(sentenceOf(error));
        this.#restart(null);
      });
    });
  }

  #note(chunk: string): void {
    const lines = `${this.#begun}${chunk}`
      .split('\n')
      .filter((line, i, all) => line !== '' || i === all.length - 1)
      .map((line) => line.slice(0, KEPT_OF_LINE));
    this.#begun = lines.pop() ?? '';
    this.#reloads += lines.filter((line) => line.includes('Reloaded server configuration')).length;
    this.#crash ??= lines.find((line) => CRASH.test(line));
    this.#lines = [...this.#lines, ...lines].slice(-KEPT_LINES);
  }

  #ended(code: number | null): Error {
    const last = this.#lines.filter((line) => /\[(?:FTL|ERR)\]/.test(line)).at(-1) ?? this.#lines.at(-1) ?? '';
    // A process that was killed said nothing of its end: its last line is of something else.
    const fatal = code === null ? '' : last;
    const why = this.#crash ?? fatal.replace(/^.*\[(?:FTL|ERR)\]\s*/, '').replace(/^nats-server:\s*/, '');
    // The kernel kills when memory is short.
    const isShort = this.#child?.signalCode === 'SIGKILL' || SHORT_OF_MEMORY.test(this.#crash ?? '');
    const cure = isShort
      ? say(
          'Look whether this computer, or the limit of its unit, has too little memory; the streams are kept as they are.',
        )
      : say('Change network.listen when the port is taken; free some space when the disk is full.');
    return new EnvironmentError(
      say('nats-server ended ({code}): {why}.', { code: code ?? 'killed', why: why || say('without a message') }),
      cure,
    );
  }
}

/**
 * The version that the installed nats-server names, as "nats-server: v2.10.27".
 *
 * @throws EnvironmentError with the reason and a cure when it cannot be run
 */
export async function natsServerVersion(): Promise<string> {
  const { stdout } = await promisify(execFile)('nats-server', ['--version'], { timeout: VERSION_WITHIN_MS }).catch(
    (error: NodeJS.ErrnoException) => {
      throw notStarted(error);
    },
  );
  return stdout.trim();
}

/** What a person does about a nats-server that could not be run. */
export function notStarted(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ENOENT') {
    const cure = say('Run "nats-server --version" by hand: see its permissions, or install it again.');
    return new EnvironmentError(say('nats-server cannot be run: {why}', { why: saidOf(error) }), cure, {
      cause: error,
    });
  }
  return new EnvironmentError(
    say('nats-server is not installed: a hub needs it.'),
    say('Run: apt install nats-server'),
    {
      cause: error,
    },
  );
}

/** Id of the process in the pid file, when it is a nats-server with this configuration. */
async function leftOverPid(configPath: string): Promise<number | undefined> {
  const pid = Number(await textOrAbsent(`${configPath}.pid`));
  const args = (await textShown(`/proc/${pid}/cmdline`)).split('\0');
  return args.includes(configPath) ? pid : undefined;
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process ended between the check and the signal.
  }
}

async function freePort(): Promise<number> {
  const server = heard(createServer());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
