/** The message server of a hub, as a part of `serve`. */
import { join, resolve } from 'node:path';
import type { Ground } from '../../bus/ground.js';
import type { Config } from '../../config/config.js';
import type { Part } from '../../errors/part.js';
import { HubServer } from './hub-server.js';

/** Folder inside the data directory. */
export const NETWORK_FOLDER = 'network';
/** A file in that folder with which a person has this hub process take over with the case book that it has. */
export const TAKE_OVER_FILE = 'take-over';

export interface MessageServer extends Part {
  readonly server: HubServer;
}

export async function openMessageServer(
  { dataDir, clock, log, onFault }: Ground,
  { listen, address, waitingAtMost, nats: cluster }: Config['network'],
): Promise<MessageServer> {
  const server = await HubServer.prepare({
    folder: join(resolve(dataDir), NETWORK_FOLDER),
    storeFolder: `${resolve(dataDir)}-streams`,
    storeBytes: waitingAtMost,
    listen,
    address,
    cluster,
    clock,
    onFault,
    onNotice: (notice) => log.info({ notice }, 'network'),
  });
  return {
    server,
    start: () => server.start(),
    stop: () => server.stop(),
    health: () =>
      server.isRunning
        ? []
        : [
            {
              vi: 'Máy chủ tin nhắn (nats-server) không chạy: các trạm không gửi được về trung tâm này và tự giữ dữ liệu.',
              en: 'The message server (nats-server) does not run: stations cannot send to this hub and keep their data.',
            },
          ],
  };
}
