/** The page, the API and the live view of `serve`. */
import type { RequestListener } from 'node:http';
import { sentenceOf } from '../errors/errors.js';
import { createApp } from '../http/app.js';
import type { Gate } from '../http/gate.js';
import type { Route } from '../http/route.js';
import type { TurnedAway } from '../http/turned-away.js';
import { LiveHub } from '../live/live-hub.js';
import type { Stations } from '../station/stations.js';
import type { Ground } from './ground.js';
import type { Part, Trouble } from './part.js';
import { holdPageFolder, VERSION } from './project.js';
import { addressOf, LOOK_EVERY_MS, listen, plainServer, type WebServer, webServer } from './web-server.js';

const MAX_VIEWERS = 5000;
const LOOPBACK = '127.0.0.1';
const LOCAL_ALONE: Trouble = {
  vi: 'Chứng chỉ TLS không dùng được: trang chỉ mở trên chính máy này, không mã hóa, cho đến khi chứng chỉ được sửa.',
  en: 'The TLS certificate cannot be used: until it is repaired, the page is open on this machine only, without TLS.',
};

export function openLive({ clock }: Ground, stations: Pick<Stations, 'receiver'>, gate: Gate): LiveHub {
  return new LiveHub({
    clock,
    version: VERSION,
    maxViewers: MAX_VIEWERS,
    receiverNumber: (id) => stations.receiver(id)?.number,
    originAllowed: (request) => gate.originAllowed(request),
    passOf: (request) => gate.passOf(request),
  });
}

export interface WebWiring extends Ground {
  readonly routes: readonly Route[];
  readonly gate: Gate;
  readonly live: LiveHub;
  readonly turnedAway: TurnedAway;
  readonly secured?: (() => Promise<void>) | undefined;
}

export interface Web extends Part {
  /** Address for a browser; undefined before the start. */
  readonly address: string | undefined;
}

/** Without a usable certificate the page is open only on this machine, because the watch must not wait for a file. */
export function openWeb(wiring: WebWiring, lookEveryMs = LOOK_EVERY_MS): Web {
  const { config, host, port, log, conditions, routes, gate, live, turnedAway, holdAnswers, secured } = wiring;
  const onFault = (error: unknown) => conditions.happened('a request failed', error);
  const app = createApp({
    routes,
    gate,
    turnedAway,
    version: VERSION,
    pageFolder: holdPageFolder(),
    holdAnswers,
    secured,
    onFault,
  });
  const { tls } = config.access;
  const onBadCertificate = (error: unknown) => conditions.happened('the certificate', error);
  let opened = openServer(() => webServer(app, tls, onBadCertificate, lookEveryMs), app);
  let timer: NodeJS.Timeout | undefined;
  live.attach(opened.server);
  const takeCertificate = async (): Promise<void> => {
    const mended = openServer(() => webServer(app, tls, onBadCertificate, lookEveryMs), app);
    if (mended.fault !== undefined) return;
    clearInterval(timer);
    // Not awaited: a viewer of the old server may stay connected for a long time.
    void closed(opened.server);
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
      timer = setInterval(() => void takeCertificate().catch(onFault), lookEveryMs);
    },
    async stop() {
      clearInterval(timer);
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
