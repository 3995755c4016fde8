/** The computer's clock, epoch ms: for labels. People, time servers and GPS set it, so no wait and no deadline may follow it. */
export function wallClock(): number {
  return Date.now();
}

/** Epoch ms that begin at the computer's time and go on evenly, whatever sets the clock: for one dialogue with its deadlines. */
export function evenClock(): () => number {
  const offsetMs = wallClock() - performance.now();
  return () => offsetMs + performance.now();
}
