import { useCallback, useEffect } from 'react';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { firstPicture } from '../../ground/line/first-picture.js';
import { useBands } from '../../ground/names/bands.js';
import { licenceBar, licencesInForce } from '../../ground/names/licences.js';
import { programStore } from '../../program/program-store.js';
import { useLive } from '../live-context.js';

/** The bars below the axis: bands of the plan, and licences. */
export function useBars(): void {
  const { session } = useLive();
  const bands = useBands();
  const question = useCallback(
    async (signal: AbortSignal) => {
      await firstPicture;
      return await licencesInForce(session.now(), signal);
    },
    [session],
  );
  const { value: licences } = useFollowed(question, { after: ['licences'] });
  useEffect(() => {
    if (session.plot !== undefined) session.plot.bands = bands;
  }, [session, bands]);
  useEffect(() => {
    if (session.plot === undefined || licences === undefined) return;
    session.plot.licences = licences.map(licenceBar);
    programStore.setState({ licences });
  }, [session, licences]);
}
