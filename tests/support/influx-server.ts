/** A real InfluxDB 1.6.7 and a real VictoriaMetrics, started by the tests on loopback, in a folder of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const INFLUXD = '/usr/bin/influxd';
const VICTORIA = '/usr/bin/victoria-metrics';
const START_DEADLINE_MS = 15_000;
const STOP_DEADLINE_MS = 5_000;

export interface TestServer {
  readonly url: string;
  /** Of the running process. */
  readonly pid: number | undefined;
  /** SIGKILL, as a power cut of the process; returns when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  dispose(): Promise<void>;
}

export interface InfluxServerOptions {
  /** Turns authentication on and makes this administrator. */
  readonly admin?: { readonly username: string; readonly password: string };
  /** Bytes a write may have; 0 is no limit. */
  readonly maxBodyBytes?: number;
}

export async function startInfluxd({ admin, maxBodyBytes = 0 }: InfluxServerOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-influxd-'));
  const port = await freePort();
  const config = join(folder, 'influxdb.conf');
  await writeFile(
    config,
    `reporting-enabled = false
bind-address = "127.0.0.1:${await freePort()}"
[meta]
dir = "${folder}/meta"
[data]
dir = "${folder}/data"
wal-dir = "${folder}/wal"
index-version = "tsi1"
cache-snapshot-write-cold-duration = "1s"
query-log-enabled = false
[http]
bind-address = "127.0.0.1:${port}"
auth-enabled = ${admin !== undefined}
max-body-size = ${maxBodyBytes}
max-row-limit = 0
log-enabled = false
[monitor]
store-enabled = false
`,
  );
  const url = `http://127.0.0.1:${port}`;
  const server = processServer({ url, folder, command: INFLUXD, args: ['run', '-config', config] });
  await server.start();
  if (admin !== undefined) {
    const q = `CREATE USER "${admin.username}" WITH PASSWORD '${admin.password}' WITH ALL PRIVILEGES`;
    await fetch(`${url}/query?q=${encodeURIComponent(q)}`, { method: 'POST' });
  }
  return server;
}

export async function startVictoria(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-victoria-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [
    `-storageDataPath=${folder}/data`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=100y',
    '-search.latencyOffset=0s',
    '-memory.allowedBytes=256MB',
  ];
  const server = processServer({ url, folder, command: VICTORIA, args });
  await server.start();
  return server;
}

interface ProcessOptions {
  readonly url: string;
  readonly folder: string;
  readonly command: string;
  readonly args: readonly string[];
}

function processServer({ url, folder, command, args }: ProcessOptions): TestServer {
  let child: ChildProcess | undefined;
  const onExit = () => child?.kill('SIGKILL');
  process.once('exit', onExit);
  const stopped = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()));
    running.kill(signal);
    const timer = setTimeout(() => running.kill('SIGKILL'), STOP_DEADLINE_MS);
    await gone;
    clearTimeout(timer);
  };
  return {
    url,
    get pid() {
      return child?.pid;
    },
    kill: () => stopped('SIGKILL'),
    async start() {
      child = spawn(command, args, { stdio: 'ignore' });
      await answering(url, child);
    },
    async dispose() {
      process.off('exit', onExit);
      await stopped('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode} at its start`);
    const answer = await fetch(`${url}/ping`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(25);
  }
  throw new Error(`${child.spawnfile} did not answer ${url}/ping within ${START_DEADLINE_MS} ms`);
}

export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
