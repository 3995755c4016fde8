import { useEffect } from 'react';
import { isCommandKey } from '../ground/shell/single-keys.js';
import { commandFor } from './keys.js';
import { useLive } from './live-context.js';

/** One-key commands, wherever the focus is, unless a control needs the key itself or the user turned them off. */
export function useCommandKeys(): void {
  const { commands } = useLive();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isCommandKey(event)) return;
      const command = commandFor(event);
      if (command === undefined) return;
      event.preventDefault();
      commands.run(command);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [commands]);
}
