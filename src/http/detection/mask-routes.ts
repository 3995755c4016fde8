/** Masks made by the program: learnt from a stretch of the recording, or generated from the licences in force. */
import { z } from 'zod';
import type { Mask } from '../../detection/watchers/spectrum-mask.js';
import { type Bins, cropBins } from '../../rf/grid.js';
import type { Archive, StoredSweep } from '../../store/archive.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { ASSIGNMENT_MASK, LEARN_MASK, learnMask, maskFromAssignments } from '../../watch/mask.js';
import { DAY_MS } from '../../watch/roster/local-day.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { instant, shown } from '../spoken.js';

/** The maximum of a stretch survives folding, so no more rows than this are needed of it. */
const MOST_ROWS = 2000;
const LONGEST_MS = 31 * DAY_MS;
const MOST_BINS = 65_535;
const hz = z.number().min(0).max(1e12);

const learnBody = z.strictObject({
  receiverId: z.string().min(1).max(100),
  ...{ startHz: hz, stopHz: hz, from: instant, to: instant },
  offsetDb: z.number().min(0).max(60).default(LEARN_MASK.offsetDb),
  widenBins: z.int().min(0).max(50).default(LEARN_MASK.widenBins),
});

const licenceBody = z.strictObject({
  stationId: z.string().min(1).max(100).describe('whose usual levels of the licences count'),
  ...{ startHz: hz, stopHz: hz },
  stepHz: z.number().min(1).max(1e9),
  at: instant.optional().describe('the licences of that moment; of now when absent'),
  baseDbm: z.number().min(-200).max(50).describe('limit where nothing is licensed'),
  licensedDbm: z.number().min(-200).max(50).default(ASSIGNMENT_MASK.licensedDbm),
  marginDb: z.number().min(0).max(100).default(ASSIGNMENT_MASK.marginDb),
  slopeDbPerWidth: z.number().min(1).max(1000).default(ASSIGNMENT_MASK.slopeDbPerWidth),
});

const maskAnswer = z.object({ mask: z.record(z.string(), z.unknown()).describe('as `masks` takes it; not kept yet') });

export interface MaskRoutesOptions {
  readonly desk: IncidentDesk;
  readonly archive: Archive;
}

export function maskRoutes({ desk, archive }: MaskRoutesOptions): Route[] {
  return [
    {
      method: 'post',
      path: '/api/v1/masks/learn',
      access: 'registry',
      summary: 'A mask from reference sweeps: the maximum of a stretch, widened and lifted. Keeps nothing.',
      body: learnBody,
      answer: maskAnswer,
      async handle(_request, response, input) {
        const { receiverId, startHz, stopHz, from, to, ...options } = input.body as z.output<typeof learnBody>;
        rangeOf({ startHz, stopHz });
        if (to <= from || to - from > LONGEST_MS)
          throw new Problem(400, 'Bad request', 'to must be later than from, by at most 31 days.');
        const query = { receiverId, from, to, startHz, stopHz, maxSweeps: MOST_ROWS };
        const rows = commonGrid(await archive.query(query), startHz, stopHz);
        const sweeps = rows.reduce((sum, { folded }) => sum + folded, 0);
        if (sweeps < LEARN_MASK.fewestSweeps)
          throw new Problem(
            409,
            'Conflict',
            `${sweeps} reference sweeps are too few: ${LEARN_MASK.fewestSweeps} are needed.`,
          );
        const learnt = learnMask(rows, { ...options, fewestSweeps: 1 });
        response.json({ mask: { ...learnt, sweeps } });
      },
    },
    {
      method: 'post',
      path: '/api/v1/masks/from-assignments',
      access: 'registry',
      summary: 'A mask from the licences in force: high over each channel, falling beside it. Keeps nothing.',
      body: licenceBody,
      answer: maskAnswer,
      handle(_request, response, input) {
        const { startHz, stopHz, stepHz, at, ...options } = input.body as z.output<typeof licenceBody>;
        rangeOf({ startHz, stopHz });
        const count = Math.floor((stopHz - startHz) / stepHz) + 1;
        if (count > MOST_BINS)
          throw new Problem(400, 'Bad request', `stepHz ${stepHz} gives ${count} bins; ${MOST_BINS} is the most.`);
        const licences = desk.caseBook.records.all('assignment');
        const mask: Mask = maskFromAssignments(licences, { startHz, stepHz, count }, at ?? desk.clock(), options);
        response.json({ mask: shown(mask) });
      },
    },
  ];
}

function rangeOf({ startHz, stopHz }: { readonly startHz: number; readonly stopHz: number }): void {
  if (stopHz <= startHz) throw new Problem(400, 'Bad request', `stopHz ${stopHz} must lie above startHz ${startHz}.`);
}

/** The rows of the grid that most sweeps have, cut to the range; those of other plans are another mask's. */
function commonGrid(rows: readonly StoredSweep[], startHz: number, stopHz: number): (Bins & { folded: number })[] {
  const grids = new Map<string, (Bins & { folded: number })[]>();
  for (const row of rows) {
    const bins = cropBins(row, startHz, stopHz);
    if (bins.levelsDbm.length === 0) continue;
    const key = `${bins.startHz}/${bins.stepHz}/${bins.levelsDbm.length}`;
    grids.set(key, [...(grids.get(key) ?? []), { ...bins, folded: row.folded }]);
  }
  return [...grids.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}
