/** Masks made by the program: learnt from a period of the recording, or generated from the licences in force. */
import { rulesApi } from '../../api/rules.js';
import { type Bins, cropBins } from '../../rf/grid.js';
import { groupedBy } from '../../rf/grouped.js';
import { gridKey } from '../../rf/sweep.js';
import type { Archive, StoredSweep } from '../../store/archive.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { DAY_MS } from '../../time/units.js';
import { LEARN_MASK, learnMask, maskFromAssignments } from '../../watch/mask.js';
import { badRequest, conflict } from '../problem.js';
import { type Route, route } from '../route.js';
import { shown } from '../spoken.js';

/** Folding keeps the maximum, so more rows than this are not needed. */
const MOST_ROWS = 2000;
const LONGEST_MS = 31 * DAY_MS;
const MOST_BINS = 65_535;

export interface MaskRoutesOptions {
  readonly desk: IncidentDesk;
  readonly archive: Archive;
}

export function maskRoutes({ desk, archive }: MaskRoutesOptions): Route[] {
  return [
    route(rulesApi, 'POST /api/v1/masks/learn', { access: 'registry', readsHistory: 'much' }, async ({ body }) => {
      const { receiverId, startHz, stopHz, from, to, ...options } = body;
      rangeOf({ startHz, stopHz });
      if (to <= from || to - from > LONGEST_MS) throw badRequest('to must be later than from, by at most 31 days.');
      const query = { receiverId, from, to, startHz, stopHz, maxSweeps: MOST_ROWS };
      const rows = commonGrid(await archive.query(query), startHz, stopHz);
      const sweeps = rows.reduce((sum, { folded }) => sum + folded, 0);
      if (sweeps < LEARN_MASK.fewestSweeps)
        throw conflict('{sweeps} reference sweeps are too few: {fewest} are needed.', {
          sweeps,
          fewest: LEARN_MASK.fewestSweeps,
        });
      const learnt = learnMask(rows, { ...options, fewestSweeps: 1 });
      return { mask: { ...learnt, sweeps } };
    }),
    route(rulesApi, 'POST /api/v1/masks/from-assignments', 'registry', ({ body }) => {
      const { startHz, stopHz, stepHz, at, ...options } = body;
      rangeOf({ startHz, stopHz });
      const count = Math.floor((stopHz - startHz) / stepHz) + 1;
      if (count > MOST_BINS)
        throw badRequest('stepHz {stepHz} gives {count} bins; {most} is the most.', { stepHz, count, most: MOST_BINS });
      const licences = desk.licences();
      const mask = maskFromAssignments(licences, { startHz, stepHz, bins: count }, at ?? desk.clock(), options);
      return { mask: shown(mask) };
    }),
  ];
}

function rangeOf({ startHz, stopHz }: { readonly startHz: number; readonly stopHz: number }): void {
  if (stopHz <= startHz) throw badRequest('stopHz {stopHz} must lie above startHz {startHz}.', { stopHz, startHz });
}

/** Rows of the grid that most sweeps have, cut to the range; rows of other plans belong to other masks. */
function commonGrid(rows: readonly StoredSweep[], startHz: number, stopHz: number): (Bins & { folded: number })[] {
  const cut = rows.map((row) => ({ ...cropBins(row, startHz, stopHz), folded: row.folded }));
  const grids = groupedBy(
    cut.filter(({ levelsDbm }) => levelsDbm.length > 0),
    gridKey,
  );
  return [...grids.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}
