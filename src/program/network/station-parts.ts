/** The parts of a station of a hub: those of a station alone, and the link to its hub. */

import type { Web } from '../../http/part.js';
import { StationCalls } from '../../network/station-calls.js';
import { deskParts, watchParts } from '../all-parts.js';
import type { ProgramGround } from '../ground.js';
import type { Parts } from '../parts.js';
import type { Watch } from '../watch.js';
import { openUplink } from './uplink-part.js';

export async function stationParts(parts: Parts, ground: ProgramGround): Promise<Watch & { readonly web: Web }> {
  const turns = new StationCalls(ground.clock);
  const watch = await watchParts(parts, ground, turns);
  const { link } = await parts.make('link to the hub', () =>
    openUplink(ground, { ...watch, turns, routes: () => parts.routes }),
  );
  const web = await deskParts(parts, ground, watch, { link });
  return { ...watch, web };
}
