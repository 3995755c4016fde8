/** The list of screens as a context, so that the navigation need not import the screens themselves. */
import { createContext, use } from 'react';
import type { Screen } from './screen.js';

export const ScreenList = createContext<readonly Screen[]>([]);

/** Those of the navigation: all but the bare ones and those that another screen leads to. */
export function useScreens(): readonly Screen[] {
  return use(ScreenList).filter(({ bare, unlisted }) => bare !== true && unlisted !== true);
}
