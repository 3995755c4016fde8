/** The parts of a station of a hub: those of a station alone, and the link to its hub. */
import { StationCalls } from '../../network/station-calls.js';
import { deskParts, type Watch, watchParts } from '../all-parts.js';
import type { Ground } from '../ground.js';
import type { Parts } from '../part.js';
import type { Web } from '../web-wiring.js';
import { openUplink } from './uplink-wiring.js';

export async function stationParts(parts: Parts, ground: Ground): Promise<Watch & { readonly web: Web }> {
  const turns = new StationCalls(ground.clock);
  const watch = await watchParts(parts, ground, turns);
  const { link } = await parts.make('link to the hub', () =>
    openUplink(ground, { ...watch, turns, routes: () => parts.routes }),
  );
  const web = await deskParts(parts, ground, watch, { link });
  return { ...watch, web };
}
