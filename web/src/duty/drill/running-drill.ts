/** The drill that is running, for every screen, with the scripts and the drills of before. */
import type { Answer } from '../../../../src/api/client.js';
import { ask } from '../../ground/asking/ask.js';
import { Followed } from '../../ground/asking/followed.js';
import { type Shown, useShown } from '../../ground/asking/use-followed.js';
import { firstPicture } from '../../ground/line/first-picture.js';
import type { Incident } from '../cases/incident.js';

export interface Drills extends Answer<'GET /api/v1/drill'> {
  /** Cases of the running drill as they were told; none from before the page was opened. */
  readonly incidents: readonly Incident[];
}

/** A missed message is made good after this long. */
const EVERY_MS = 30_000;

const followed = new Followed<Drills>(
  async (signal, before) => {
    await firstPicture;
    const answer = await ask('GET /api/v1/drill', { signal });
    return { ...answer, incidents: answer.running?.id === before?.running?.id ? (before?.incidents ?? []) : [] };
  },
  () => ({
    everyMs: EVERY_MS,
    fold: {
      drill: (known, { drill }) => {
        const running = drill.endedAt === undefined ? drill : undefined;
        const drills = [drill, ...known.drills.filter(({ id }) => id !== drill.id)];
        return { ...known, running, drills, incidents: running?.id === known.running?.id ? known.incidents : [] };
      },
      'drill-incident': (drills, { incident }) => ({
        ...drills,
        incidents: [...drills.incidents.filter(({ id }) => id !== incident.id), incident],
      }),
    },
  }),
);

export function useDrills(): Shown<Drills> {
  return useShown(followed);
}
