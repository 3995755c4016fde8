/** The list of screens as a context, so that the navigation need not import the screens themselves. */
import { createContext, use } from 'react';
import { useSession } from '../../ground/access/session.js';
import type { Screen } from '../../ground/shell/screen.js';

export const ScreenList = createContext<readonly Screen[]>([]);

/** Those of the navigation: what stands aside and what one's role may not see is left out. */
export function useScreens(): readonly Screen[] {
  const permissions = useSession(({ permissions }) => permissions);
  return use(ScreenList).filter(
    ({ bare, unlisted, may }) =>
      bare !== true && unlisted !== true && (may === undefined || may.some((one) => permissions.includes(one))),
  );
}
