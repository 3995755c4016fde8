/** The page and the API as `serve` offers them, with the live view beside them. */
import type { AddressInfo } from 'node:net';
import { createApp } from '../http/app.js';
import type { Gate } from '../http/gate.js';
import type { Route } from '../http/route.js';
import type { TurnedAway } from '../http/turned-away.js';
import { LiveHub } from '../live/live-hub.js';
import type { Stations } from '../station/stations.js';
import type { Ground } from './ground.js';
import type { Part } from './part.js';
import { holdPageFolder, VERSION } from './project.js';
import { listen, webServer } from './web-server.js';

const MAX_VIEWERS = 5000;

export function openLive({ clock }: Ground, stations: Stations, gate: Gate): LiveHub {
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
}

export interface Web extends Part {
  /** As a browser takes it; undefined before the start. */
  readonly address: string | undefined;
}

/** @throws EnvironmentError when the certificate cannot be used; at the start when the port cannot be had */
export function openWeb(wiring: WebWiring): Web {
  const { config, host, port, log, routes, gate, live, turnedAway, holdAnswers } = wiring;
  const onFault = (error: unknown) => log.error({ err: error }, 'a request failed');
  const app = createApp({
    routes,
    gate,
    turnedAway,
    version: VERSION,
    pageFolder: holdPageFolder(),
    holdAnswers,
    onFault,
  });
  const { tls } = config.access;
  const server = webServer(app, tls, onFault);
  live.attach(server);
  return {
    get address() {
      const bound = server.address() as AddressInfo | null;
      if (bound === null) return undefined;
      const hostName = bound.address.includes(':') ? `[${bound.address}]` : bound.address;
      return `${tls === undefined ? 'http' : 'https'}://${hostName}:${bound.port}/`;
    },
    start: () => listen(server, host, port),
    async stop() {
      // The server waits for the connections of viewers: they are ended first.
      await live.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
