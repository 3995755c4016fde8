/** The cursor's position in words: frequency, level there and, on the waterfall, the row's time in both zones. */
import { bothClocks, type Language, levelFormats, localClock } from '../../ground/words/format.js';
import { type Base, differenceDb } from '../difference.js';
import { binAt } from '../grid.js';
import { MISSING_CENTI_DBM } from '../history.js';
import { valueAt } from '../markers.js';
import type { Picture } from '../picture.js';
import type { StillTrace } from '../traces.js';
import type { SweepRows } from './standing-sweeps.js';

/** The rows of a waterfall, the newest at `topSlot`. */
export interface ShownRows extends SweepRows {
  readonly topSlot: number;
}

export interface CursorPlace {
  readonly hz: number;
  /** The level at the cursor's height on the spectrum's axis. */
  readonly spectrumDbm: number;
  /** 0 at the top row of the waterfall, 1 at its bottom; outside 0…1 the cursor is not on the waterfall. */
  readonly downWaterfall: number;
  readonly picture: Pick<Picture, 'sourceAt'>;
  readonly scene: ShownRows | undefined;
  readonly language: Language;
  /** The receiver's recordings are field strength. */
  readonly isField?: boolean | undefined;
  /** False when the traces are older than the present: then they say nothing of the level now. */
  readonly current: boolean;
  /** What the traces are shown less, and the stored references for it. */
  readonly minus?: Base | undefined;
  readonly references?: readonly StillTrace[];
}

export interface CursorWords {
  readonly text: string;
  /** Text in the gutter beside the cursor's horizontal line. */
  readonly side: string;
}

export function readCursor({
  hz,
  spectrumDbm,
  downWaterfall,
  picture,
  scene,
  language,
  isField,
  current,
  minus,
  references = [],
}: CursorPlace): CursorWords {
  const formats = levelFormats(language, isField);
  if (scene === undefined || downWaterfall < 0 || downWaterfall > 1) {
    const source = current ? picture.sourceAt(hz) : undefined;
    const bin = source === undefined ? undefined : binAt(source.grid, hz);
    const level = bin === undefined ? undefined : source?.levels('write')[bin];
    const difference = source && minus && valueAt(hz, source.grid, differenceDb('write', source, minus, references));
    return {
      text: [
        formats.frequency(hz),
        ...(difference === undefined ? [] : [`${formats.signed(difference, 1)} dB`]),
        formats.level(Number.isNaN(level) ? undefined : level),
      ].join(' · '),
      side: minus === undefined ? formats.levelNumber(spectrumDbm) : formats.number(spectrumDbm, 1),
    };
  }
  const { history, topSlot } = scene;
  const at = (topSlot + 1 - downWaterfall * history.rows) * history.slotMs;
  const level = levelInRow(scene, history.slotOf(at), hz);
  return {
    text: `${formats.frequency(hz)} · ${formats.level(level)} · ${bothClocks(at, language)}`,
    side: localClock(at),
  };
}

/** The level that the waterfall shows at a slot and frequency: that of the sweep valid there. */
function levelInRow({ history, cadence }: SweepRows, slot: number, hz: number): number | undefined {
  const longestHoldMs = Math.max(0, ...cadence.grids.map((grid) => cadence.holdMs(grid)));
  const oldest = Math.max(slot - history.rows, history.slotOf(slot * history.slotMs - longestHoldMs) - 1);
  for (let back = slot; back >= oldest; back--)
    for (const { grid, centiDbm, startedAt } of history.segmentsAt(back)) {
      const bin = binAt(grid, hz);
      if (bin === undefined || history.slotOf(startedAt + cadence.holdMs(grid)) < slot) continue;
      const centi = centiDbm[bin];
      return centi === undefined || centi === MISSING_CENTI_DBM ? undefined : centi / 100;
    }
  return undefined;
}
