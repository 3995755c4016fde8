/** The parts of a hub: those of a duty room, and the message server for its stations. */
import { networkMetrics } from '../../http/health/network-metrics.js';
import type { Web } from '../../http/part.js';
import { HubCalls } from '../../network/hub-calls.js';
import { openCopies } from '../../network/hubs/copies-part.js';
import { nodesBehind } from '../../network/hubs/hub-look.js';
import { openMessageServer } from '../../network/membership/message-server-part.js';
import { deskParts, watchParts } from '../all-parts.js';
import type { ProgramGround } from '../ground.js';
import type { Parts } from '../parts.js';
import type { Watch } from '../watch.js';
import { openIntake } from './intake-part.js';

export async function hubParts(parts: Parts, ground: ProgramGround): Promise<Watch & { readonly web: Web }> {
  const turns = new HubCalls(ground.clock);
  const watch = await watchParts(parts, ground, turns);
  const { server } = await parts.make('message server', () => openMessageServer(ground, ground.config.network));
  const { lease } = ground;
  const copied = { caseBook: watch.duty.room.desk.caseBook, accounts: watch.access.accounts };
  const copies =
    lease === undefined
      ? undefined
      : await parts.make('copies of the case book', () => openCopies(ground, copied, { server, lease }));
  const secured = copies?.secured;
  const hub = await parts.make('stations of the hub', () => openIntake(ground, { ...watch, turns, secured }, server));
  const web = await deskParts(parts, ground, watch, {
    addMetrics: (registry) => {
      const figures = () => ({ ...hub.figures(), copies: copies?.count() ?? 0 });
      networkMetrics(registry, figures, () => nodesBehind(server.connection));
    },
    secured,
    want: hub.want,
    passOn: hub.passOn,
    factsOf: hub.factsOf,
    members: hub.members,
  });
  return { ...watch, web };
}
