/** Keys that work on every screen: `g` and a letter goes to a screen, `?` opens the list of keys. */
import { useEffect } from 'react';
import { asLastSeen, navigate } from '../../ground/shell/address.js';
import type { Screen } from '../../ground/shell/screen.js';
import { isCommandKey } from '../../ground/shell/single-keys.js';
import { readerStore } from '../../reader/reader-store.js';

/** So long a `g` waits for its letter. */
const PATIENCE_MS = 1500;

export function useGoKeys(screens: readonly Screen[]): void {
  useEffect(() => {
    let goneAt = Number.NEGATIVE_INFINITY;
    const press = (event: KeyboardEvent) => {
      if (!isCommandKey(event)) return;
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const screen = screens.find(({ key }) => key !== undefined && key === event.key.toLowerCase());
      if (event.timeStamp - goneAt < PATIENCE_MS && screen !== undefined) {
        goneAt = Number.NEGATIVE_INFINITY;
        // The letter is spent: the screen that is left does not see it as a command of its own.
        event.preventDefault();
        event.stopImmediatePropagation();
        navigate(asLastSeen(screen.path));
      } else if (event.key === 'g' || event.key === 'G') goneAt = event.timeStamp;
      else if (event.key === '?') {
        event.preventDefault();
        readerStore.setState(({ helpOpen }) => ({ helpOpen: !helpOpen }));
      }
    };
    document.addEventListener('keydown', press, { capture: true });
    return () => document.removeEventListener('keydown', press, { capture: true });
  }, [screens]);
}
