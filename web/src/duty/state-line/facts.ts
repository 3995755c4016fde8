/** The facts of the state line, each followed where its owner keeps it. */

import { useSession } from '../../ground/access/session.js';
import { useShown } from '../../ground/asking/use-followed.js';
import { useAddress } from '../../ground/shell/address.js';
import { usePicture } from '../../picture/picture-store.js';
import { useProgram } from '../../program/program-store.js';
import { awaitsPerson, isBlind, isSilenced } from '../cases/incident.js';
import { useOpen } from '../cases/open-incidents.js';
import { dutyNow } from '../watch/roster/duty-now.js';
import { useWatchCells } from '../watch/use-watch-cells.js';
import { bookLosses, readiness } from './readiness.js';
import { recordingOf } from './recording.js';
import { type Standing, standingsOf } from './standings.js';

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
    session: useSession(({ endsAt }) => endsAt !== undefined),
    weak: cells?.some(({ state }) => state !== 'watched') ?? false,
    known: cells !== undefined,
  });
}
