/** The levels of a range of the recording counted by frequency, for a picture of how often each was received. */
import { recordingApi } from '../../api/recording.js';
import { CELLS } from '../../rf/level-cells.js';
import type { EmbeddedArchive } from '../../store/embedded/embedded-archive.js';
import { DAY_MS } from '../../time/units.js';
import { badRequest, noSuch } from '../problem.js';
import type { ReadBudget } from '../read-budget.js';
import { type Route, route } from '../route.js';

const LONGEST_MS = 7 * DAY_MS;

export function densityRoute(
  archive: Pick<EmbeddedArchive, 'density'>,
  budget: ReadBudget,
  isKnown: (receiverId: string) => boolean,
): Route {
  return route(recordingApi, 'GET /api/v1/density', 'watch', async ({ query, request, response }) => {
    const { receiverId, from, to, startHz, stopHz, columns } = query;
    if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
    if (to <= from || to - from > LONGEST_MS) throw badRequest('to must be later than from, by a week at most.');
    if (stopHz <= startHz) throw badRequest('stopHz must be above startHz.');
    await budget.run(request, response, columns * CELLS, async () => {
      const bytes = await archive.density(query);
      response.type('application/vnd.rfi.density').send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    });
    return response;
  });
}
