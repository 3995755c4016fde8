/** Servers run from the files of `hub nats-config`: one with the keys that hub processes have in common, or a cluster of three. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { writeWhole } from '../../src/files/write-whole.js';
import { serverCertificate } from '../../src/network/membership/certificate.js';
import { writeClusterFiles } from '../../src/network/membership/cluster-files.js';
import { authorityOf } from '../../src/network/membership/hub-files.js';
import { notStarted } from '../../src/network/membership/nats-process.js';
import { hubCommand } from '../../src/program/commands/hub-command.js';
import { freePort } from './message-server.js';

const KEYS = ['authority.pem', 'authority.key', 'hub.nk', 'issuer.nk', 'system.nk'];

export interface NatsNode {
  /** host:port for stations and hubs. */
  readonly server: string;
  /** Gives a data directory the keys of the hub. */
  shareKeys(dataDir: string): Promise<void>;
  /** Files of a certificate for pages on this machine, signed by the hub's authority. */
  certificate(name: string): Promise<{ readonly cert: string; readonly key: string }>;
  stop(): void;
}

/** @throws EnvironmentError when nats-server is not installed */
export async function startNatsNode(folder: string): Promise<NatsNode> {
  const keys = join(folder, 'keys');
  const port = await freeClientPort();
  const place = { folder: keys, out: folder, folderAtNode: folder, at: Date.now() };
  const [server = ''] = await writeClusterFiles({ ...place, hosts: [`127.0.0.1:${port}`] });
  const config = join(folder, 'node-1', 'nats.conf');
  const node = spawn('nats-server', ['-c', config, '-l', `${config}.log`], { stdio: 'ignore' });
  await once(node, 'spawn').catch((error: NodeJS.ErrnoException) => {
    throw notStarted(error);
  });
  return {
    server,
    async shareKeys(dataDir) {
      await mkdir(join(dataDir, 'network'), { recursive: true });
      for (const name of KEYS) await copyFile(join(keys, name), join(dataDir, 'network', name));
    },
    async certificate(name) {
      const authority = await authorityOf((file) => join(keys, file), Date.now());
      const issued = serverCertificate(authority, name, ['127.0.0.1', 'localhost'], Date.now());
      const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
      await writeWhole(cert, issued.certificate);
      await writeWhole(key, issued.key);
      return { cert, key };
    },
    stop: () => void node.kill('SIGKILL'),
  };
}

/** A port for clients whose two further ports are free too. */
async function freeClientPort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port < 60_000) return port;
  }
}

/** Three nodes, by host:port, of the hub in `dataDir`. */
export async function startNatsCluster(dataDir: string, out: string): Promise<Map<string, ChildProcess>> {
  const ports = [await freeClientPort(), await freeClientPort(), await freeClientPort()];
  const servers = ports.map((port) => `127.0.0.1:${port}`);
  const flags = ['--nodes', '3', '--hosts', servers.join(','), '--out', out, '--at', out, '--data-dir', dataDir];
  await hubCommand().parseAsync(['nats-config', ...flags], { from: 'user' });
  const configs = servers.map((_, i) => join(out, `node-${i + 1}`, 'nats.conf'));
  const nodes = configs.map((config) =>
    spawn('nats-server', ['-c', config, '-l', `${config}.log`], { stdio: 'ignore' }),
  );
  // Three nodes elect a leader of their streams before the hub can make its own.
  for (const config of configs) {
    const monitor = /http: "([^"]+)"/.exec(readFileSync(config, 'utf8'))?.[1];
    for (let tries = 0; tries < 200; tries++) {
      const health = await fetch(`http://${monitor}/healthz`).catch(() => undefined);
      if (health?.ok === true) break;
      await wait(100);
    }
  }
  return new Map(servers.map((server, i) => [server, nodes[i] as ChildProcess]));
}
