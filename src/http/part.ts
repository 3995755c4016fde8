/** The page, the API and the live view of `serve`. */
import type { RequestListener } from 'node:http';
import type { Ground } from '../bus/ground.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part, Trouble } from '../errors/part.js';
import { holdPageFolder, VERSION } from '../files/project.js';
import type { LiveHub } from '../live/live-hub.js';
import { every, owned, type Repeated, unexpected } from '../time/work.js';
import { type AppOptions, createApp } from './app.js';
import {
  addressOf,
  type CertificateFiles,
  LOOK_EVERY_MS,
  listen,
  plainServer,
  type WebServer,
  webServer,
} from './web-server.js';

const LOOPBACK = '127.0.0.1';
const LOCAL_ALONE: Trouble = {
  vi: 'Chứng thư TLS không dùng được: trang chỉ mở trên chính máy này, không mã hóa, cho đến khi chứng thư được sửa.',
  en: 'The TLS certificate cannot be used: until it is repaired, the page is open on this machine only, without TLS.',
};

export interface Web extends Part {
  /** Address for a browser; undefined before the start. */
  readonly address: string | undefined;
}

interface Listening {
  readonly tls: CertificateFiles | undefined;
  readonly host: string;
  readonly port: number;
  readonly lookEveryMs?: number;
}

/** Without a usable certificate the page is open only on this machine, because the watch must not wait for a file. */
export function openWeb(
  { log, conditions }: Pick<Ground, 'log' | 'conditions'>,
  served: Omit<AppOptions, 'version' | 'pageFolder' | 'onFault'>,
  live: LiveHub,
  { tls, host, port, lookEveryMs = LOOK_EVERY_MS }: Listening,
): Web {
  const onFault = (error: unknown) => conditions.happened('a request failed', error);
  const app = createApp({ ...served, version: VERSION, pageFolder: holdPageFolder(), onFault });
  const onBadCertificate = (error: unknown) => conditions.happened('the certificate', error);
  let opened = openServer(() => webServer(app, tls, onBadCertificate, lookEveryMs), app);
  let timer: Repeated | undefined;
  live.attach(opened.server);
  const takeCertificate = async (): Promise<void> => {
    const mended = openServer(() => webServer(app, tls, onBadCertificate, lookEveryMs), app);
    if (mended.fault !== undefined) return;
    timer?.cancel();
    // Not awaited: a viewer of the old server may stay connected for a long time.
    owned(closed(opened.server), unexpected);
    opened = mended;
    live.attach(mended.server);
    await listen(mended.server, host, port);
    log.info('the certificate can be used: the page is open as configured');
  };
  return {
    get address() {
      return addressOf(opened.server, tls !== undefined && opened.fault === undefined);
    },
    health: () => (opened.fault === undefined ? [] : [LOCAL_ALONE]),
    async start() {
      const { server, fault } = opened;
      await listen(server, fault === undefined ? host : LOOPBACK, port);
      if (fault === undefined) return;
      log.error({ problem: fault }, 'the page is open to this machine alone');
      timer = every(lookEveryMs, takeCertificate, onFault);
    },
    async stop() {
      await timer?.stop();
      // The server waits for the connections of viewers, so these are ended first.
      await live.close();
      await closed(opened.server);
    },
  };
}

interface OpenedServer {
  readonly server: WebServer;
  /** Reason why this server runs without TLS for this machine only, instead of the configured one. */
  readonly fault?: string | undefined;
}

function openServer(open: () => WebServer, app: RequestListener): OpenedServer {
  try {
    return { server: open() };
  } catch (error) {
    return { server: plainServer(app), fault: sentenceOf(error) };
  }
}

async function closed(server: WebServer): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
