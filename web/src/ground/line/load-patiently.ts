/** A part that did not come over a bad link is asked for again so often, at this interval in ms; then it is told. */
const MOST_TRIES = 20;
const AGAIN_MS = 3000;

export async function loadPatiently<T>(load: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await load();
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
      await new Promise((resolve) => window.setTimeout(resolve, AGAIN_MS));
    }
  }
}
