/** The parts of a hub: those of a duty room, and the message server for its stations. */
import { networkMetrics } from '../../http/health/network-metrics.js';
import { HubCalls } from '../../network/hub-calls.js';
import { nodesBehind } from '../../network/hubs/hub-look.js';
import { deskParts, type Watch, watchParts } from '../all-parts.js';
import type { Ground } from '../ground.js';
import type { Parts } from '../part.js';
import type { Web } from '../web-wiring.js';
import { openCopies } from './copies-wiring.js';
import { openIntake } from './intake-wiring.js';
import { openMessageServer } from './message-server-wiring.js';

export async function hubParts(parts: Parts, ground: Ground): Promise<Watch & { readonly web: Web }> {
  const turns = new HubCalls(ground.clock);
  const watch = await watchParts(parts, ground, turns);
  const { server } = await parts.make('message server', () => openMessageServer(ground));
  const { lease } = ground;
  const copies =
    lease === undefined
      ? undefined
      : await parts.make('copies of the case book', () => openCopies(ground, watch, { server, lease }));
  const secured = copies?.secured;
  const hub = await parts.make('stations of the hub', () => openIntake(ground, { ...watch, turns, secured }, server));
  const web = await deskParts(parts, ground, watch, {
    addMetrics: (registry) => {
      const figures = () => ({ ...hub.figures(), copies: copies?.count() ?? 0 });
      networkMetrics(registry, figures, () => nodesBehind(server.connection));
    },
    ...{ secured, want: hub.want, passOn: hub.passOn, factsOf: hub.factsOf },
  });
  return { ...watch, web };
}
