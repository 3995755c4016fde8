/** Commands of one key, which a person may turn off (WCAG 2.1.4). */
import { readerStore } from '../../reader/reader-store.js';

export function areCommandKeysOn(): boolean {
  return readerStore.getState().singleKeys;
}

/** True when a key may be a command: such commands are on, and no control has the key. */
export function isCommandKey(event: KeyboardEvent): boolean {
  return areCommandKeysOn() && !belongsToControl(event);
}

/** True where a key belongs to the focused control, not to the page. */
export function belongsToControl({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('[role="dialog"], [role="listbox"], [role="slider"], textarea, [contenteditable]') !== null)
    return true;
  const input = target.closest('input, select, button, a, label');
  if (input === null) return false;
  const ticked = input instanceof HTMLInputElement && (input.type === 'checkbox' || input.type === 'radio');
  if (input instanceof HTMLInputElement && !ticked) return true;
  return key === ' ' || key === 'Enter' || (key.startsWith('Arrow') && !(input instanceof HTMLButtonElement));
}
