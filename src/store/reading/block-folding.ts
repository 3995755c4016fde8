/** Folds blocks into rows: from whole sweeps, or from previews where rows are no finer than those. */
import type { SweepStamp } from '../blocks/block-format.js';
import type { OpenedBlock } from './block-source.js';
import { inTurns, levelsOfBody } from './reading-turns.js';
import type { RowFolder } from './row-folder.js';

/** Wanted sweeps, and length of a row in ms; 0 makes every sweep a row of its own. */
export interface RowSpan {
  readonly from: number;
  readonly to: number;
  readonly slotMs: number;
}

export async function foldBlocks(opened: Iterable<OpenedBlock>, folder: RowFolder, span: RowSpan): Promise<void> {
  await inTurns(opened, (block) => {
    const isPreview = previewServes(block, span);
    if (isPreview) addPreview(block, folder);
    else addBody(block, folder, span);
    return isPreview ? block.preview.length : levelsOfBody(block);
  });
}

function addBody(block: OpenedBlock, folder: RowFolder, { from, to }: RowSpan): void {
  const codes = block.codes();
  if (codes === undefined) return;
  const { crop, header, stamps } = block;
  const { bins, format, firstBin } = header;
  for (const [i, stamp] of stamps.entries()) {
    if (stamp.startedAt < from || stamp.startedAt >= to) continue;
    folder.add(crop, stamp, { firstBin, bins, format, codes, at: i * bins });
  }
}

/** True when the preview's rows are no longer than a slot and none of their sweeps lies outside the range. */
function previewServes({ header, stamps }: OpenedBlock, { from, to, slotMs }: RowSpan): boolean {
  if (slotMs === 0 || header.firstStartedAt < from || header.lastStartedAt >= to) return false;
  const rowMs = ((header.lastStartedAt - header.firstStartedAt) / stamps.length) * header.group;
  return rowMs <= slotMs && stamps.every(({ startedAt }) => startedAt >= from && startedAt < to);
}

function addPreview({ crop, header, stamps, preview }: OpenedBlock, folder: RowFolder): void {
  const { group, bins, format, firstBin } = header;
  for (let row = 0; row * group < stamps.length; row++) {
    const first = stamps[row * group] as SweepStamp;
    let { seq, endedAt, flags, folded } = first;
    const end = Math.min(stamps.length, (row + 1) * group);
    for (let i = row * group + 1; i < end; i++) {
      const stamp = stamps[i] as SweepStamp;
      seq = Math.max(seq, stamp.seq);
      endedAt = Math.max(endedAt, stamp.endedAt);
      flags |= stamp.flags;
      folded += stamp.folded;
    }
    const stamp = { seq, startedAt: first.startedAt, endedAt, flags, folded };
    folder.add(crop, stamp, { firstBin, bins, format, codes: preview, at: row * bins });
  }
}
