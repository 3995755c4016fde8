import { isLineThin } from '../first/thin-line.js';

/** 100 kB of letters, 13 s of a line of 64 kbit/s: there the letters of the system serve. */
export async function fetchLetters(): Promise<void> {
  if (!isLineThin) await import('./fonts.css');
}
