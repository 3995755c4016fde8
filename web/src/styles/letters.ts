import { isLineThin } from '../first/thin-line.js';
import { afterFirstPicture } from '../live/stream/first-picture.js';

/** 100 kB of letters: over a thin line they wait until the spectrum is there. */
export async function fetchLetters(): Promise<void> {
  const fonts = () => import('./fonts.css');
  await (isLineThin ? afterFirstPicture(fonts) : fonts)();
}
