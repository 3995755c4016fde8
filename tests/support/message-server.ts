/** A hub's message server on free ports of this machine, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HubServer, type HubServerOptions } from '../../src/network/membership/hub-server.js';

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

export interface TestHub {
  readonly folder: string;
  readonly server: HubServer;
  readonly said: string[];
  stop(): Promise<void>;
}

export async function startHubServer(options: Partial<HubServerOptions> = {}): Promise<TestHub> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'rfi-hub-'));
  const said: string[] = [];
  const listen = options.listen ?? `127.0.0.1:${await freePort()}`;
  const say = (sentence: string) => said.push(sentence);
  const server = await HubServer.prepare({
    ...{
      folder,
      storeFolder: join(folder, 'streams'),
      listen,
      address: listen,
      storeBytes: 1e9,
      clock: Date.now,
      onFault: say,
      onNotice: say,
    },
    ...options,
  });
  await server.start();
  return {
    folder,
    server,
    said,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
