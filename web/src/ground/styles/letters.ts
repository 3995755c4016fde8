import { roomOnLine } from '../line/first-picture.js';
import { isLineThin } from '../line/thin-line.js';

/**
 * 100 kB of letters, 13 s of a line of 64 kbit/s: there the letters of the system serve. Where the browser has the page but not
 * the letters, as after a visit over such a line, they come after the first picture.
 */
export async function fetchLetters(): Promise<void> {
  if (isLineThin) return;
  await roomOnLine;
  // On a line that is cut meanwhile, the letters of the system serve.
  await import('./fonts.css').catch(() => undefined);
}
