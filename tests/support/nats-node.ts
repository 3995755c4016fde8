/** One nats-server run from the files of `hub nats-config`, and the keys that hub processes have in common. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../src/files/write-whole.js';
import { serverCertificate } from '../../src/network/membership/certificate.js';
import { writeClusterFiles } from '../../src/network/membership/cluster-files.js';
import { authorityOf } from '../../src/network/membership/hub-files.js';
import { notStarted } from '../../src/network/membership/nats-process.js';
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
  // The two ports after it, for other nodes and for its state, keep their distance.
  let port = await freePort();
  while (port > 60_000) port = await freePort();
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
