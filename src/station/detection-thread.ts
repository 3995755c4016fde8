/** The thread that judges sweeps, for the real watch or for a trial on the past. */
import { EnvironmentError } from '../errors/errors.js';
import type { Gridded } from '../rf/sweep.js';
import { AskedThread, type ThreadOptions } from '../threads/asked-thread.js';
import { workerUrl } from '../threads/worker-url.js';
import { say } from '../words/said.js';
import { DETECTING, type DetectionEvents, sweptGrid } from './detection-questions.js';
import type { DetectionSetup, SavedDetector } from './receiver-detectors.js';

const ASK_AGAIN = say('Ask again in a moment.');

export type DetectionThread = AskedThread<DetectionSetup, typeof DETECTING, DetectionEvents>;

type Owner = Pick<
  ThreadOptions<DetectionSetup, never, DetectionEvents>,
  'start' | 'on' | 'again' | 'onStarted' | 'onEnded'
>;

export function detectionThread(owner: Owner): DetectionThread {
  return new AskedThread({
    ...owner,
    file: workerUrl(import.meta.url, 'detection-worker'),
    questions: DETECTING,
    ended: () =>
      new EnvironmentError(say('The detection thread ended and is being started again; sweeps are kept.'), ASK_AGAIN),
    late: (withinMs) =>
      new EnvironmentError(
        say('Detection has not answered within {seconds} s: it is busy with sweeps.', { seconds: withinMs / 1000 }),
        ASK_AGAIN,
      ),
  });
}

/** Grids whose noise floor is learned. */
export class LearnedGrids {
  readonly #grids = new Set<string>();

  /** Whether the last sweep of this grid was judged, or the saved state is of a grid that was. */
  has(sweep: Gridded & { readonly receiverId: string }): boolean {
    return this.#grids.has(sweptGrid(sweep));
  }

  note(grid: string, isLearned: boolean): void {
    if (isLearned) this.#grids.add(grid);
    else this.#grids.delete(grid);
  }

  begin(saved: readonly SavedDetector[]): void {
    this.#grids.clear();
    for (const { receiverId, snapshot } of saved)
      if (snapshot.learned !== undefined) this.#grids.add(sweptGrid({ receiverId, ...snapshot.grid }));
  }

  /** Other licences: its detectors begin again, and the next sweeps tell how far they are. */
  forget(receiverId: string): void {
    for (const grid of this.#grids) if (grid.startsWith(`${receiverId}/`)) this.#grids.delete(grid);
  }
}
