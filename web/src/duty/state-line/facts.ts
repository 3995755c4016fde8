/** The facts of the state line, each followed where its owner keeps it. */

import { kindOf } from '../../../../src/incidents/case-kind.js';
import { ask } from '../../ground/asking/ask.js';
import { Followed } from '../../ground/asking/followed.js';
import { useShown } from '../../ground/asking/use-followed.js';
import { firstPicture } from '../../ground/line/first-picture.js';
import { useAddress } from '../../ground/shell/address.js';
import { usePicture } from '../../picture/picture-store.js';
import { useProgram } from '../../program/program-store.js';
import { awaitsPerson, type Incident, isGrave, isSilenced } from '../cases/incident.js';
import { useOpen } from '../cases/open-incidents.js';
import { fetchDuty } from '../watch/roster/shift.js';
import { useWatchCells } from '../watch/use-watch-cells.js';
import { readiness } from './readiness.js';
import { recordingOf } from './recording.js';
import { type Standing, standingsOf } from './standings.js';

const EVERY_MS = 60_000;

/** Who is on duty, and who comes next. */
export const dutyNow = new Followed(
  async (signal) => {
    await firstPicture;
    return await fetchDuty(signal);
  },
  () => ({ everyMs: EVERY_MS }),
);

/** What is missing of books that could not be opened at a start. */
export const bookLosses = new Followed(
  async (signal) => {
    await firstPicture;
    return (await ask('GET /api/v1/book-losses', { signal })).losses;
  },
  () => ({ everyMs: EVERY_MS }),
);

/** A case that says: nobody watches a band of safety. It stays while that is so, also when somebody has acknowledged it. */
export const isBlind = (incident: Incident) =>
  kindOf(incident) === 'watch-loss' && incident.active && isGrave(incident) && !awaitsPerson(incident);

export function useStandings(): readonly [Standing, ...Standing[]] {
  const { value: ready } = useShown(readiness);
  const { value: losses = [] } = useShown(bookLosses);
  const { value: duty } = useShown(dutyNow);
  const cells = useWatchCells();
  const { path } = useAddress();
  return standingsOf({
    lost: useProgram(({ silence }) => silence !== undefined),
    undrawn: usePicture(({ undrawn }) => undrawn),
    blind: useOpen((incidents) => incidents.some(isBlind)),
    alarm: useOpen((incidents) => incidents.some(awaitsPerson)),
    unmanned: duty?.next !== undefined && duty.personIds.length === 0,
    past: usePicture(({ past }) => past !== undefined) && path === '/',
    shelved: useOpen((incidents) => incidents.some(isSilenced)),
    clock: ready?.problems.some(({ part }) => part === 'clock') ?? false,
    recording: ready !== undefined && recordingOf(ready).trouble !== undefined,
    loss: losses.length > 0,
    weak: cells?.some(({ state }) => state !== 'watched') ?? false,
    known: cells !== undefined,
  });
}
