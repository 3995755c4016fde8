/** Picture of a mask over the maximum of a time span of the recording. */

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../src/api/client.js';
import { ask } from '../ground/asking/ask.js';
import { isoOf } from '../ground/asking/instants.js';
import { useFollowed } from '../ground/asking/use-followed.js';
import { useFormats } from '../ground/words/use-language.js';
import { levelOn, maskLine, type NamedMask, type Point } from './mask.js';

const WIDTH = 1000;
const HEIGHT = 240;
const ROOM_DB = 6;

export interface Stretch {
  readonly receiverId: string;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

export type DrawnMask = Omit<NamedMask, 'id' | 'name'> & { readonly stretch: Stretch };

export function MaskPicture({ mask, startHz, stopHz, stretch }: DrawnMask) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  const trace = useTrace(stretch, startHz, stopHz);
  const sorted = trace.map(({ levelDbm }) => levelDbm).sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? -100;
  const pieces = maskLine(mask, { startHz, stopHz }, median);
  const levels = [...sorted, ...pieces.flat().map(({ levelDbm }) => levelDbm)];
  if (levels.length === 0) return <p className="dim">{t('masks.noTrace')}</p>;
  const [low, high] = [Math.min(...levels) - ROOM_DB, Math.max(...levels) + ROOM_DB];
  const path = (points: readonly Point[]) =>
    points
      .map(({ hz, levelDbm }, i) => {
        const x = ((hz - startHz) / (stopHz - startHz)) * WIDTH;
        const y = ((high - levelDbm) / (high - low)) * HEIGHT;
        return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`;
      })
      .join('');
  const over = trace.filter(({ hz, levelDbm }) => levelDbm > (levelOn(pieces, hz) ?? Number.POSITIVE_INFINITY)).length;
  const peak = sorted.at(-1);
  const words = peak === undefined ? t('masks.noTrace') : t('masks.pictureText', { peak: formats.level(peak), over });
  return (
    <figure style={{ margin: 0 }}>
      <svg
        className="mask-picture"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${t('masks.picture')}. ${words}`}
      >
        <path className="trace" d={path(trace)} />
        {pieces.map((piece) => (
          <path key={piece[0]?.hz ?? 0} className="limit" d={path(piece)} />
        ))}
      </svg>
      <figcaption className="small">
        <span className="line spread dim">
          <span>{formats.frequency(startHz)}</span>
          <span>
            {formats.number(low)} … {formats.number(high)} dBm
          </span>
          <span>{formats.frequency(stopHz)}</span>
        </span>
        {words} {mask.kind === 'noise-following' && t('masks.followsHint')}
      </figcaption>
    </figure>
  );
}

const NO_TRACE: readonly Point[] = [];

function useTrace({ receiverId, from, to }: Stretch, startHz: number, stopHz: number): readonly Point[] {
  const question = useCallback(
    async (signal: AbortSignal) => {
      if (receiverId === '' || !(to > from) || !(stopHz > startHz)) return NO_TRACE;
      const query = { receiverId, from: isoOf(from), to: isoOf(to), startHz, stopHz, maxSweeps: 1, maxBins: 1000 };
      const answer = await ask('GET /api/v1/sweeps', { query, signal });
      return 'sweeps' in answer ? answer.sweeps.flatMap(pointsOf).sort((a, b) => a.hz - b.hz) : NO_TRACE;
    },
    [receiverId, from, to, startHz, stopHz],
  );
  return useFollowed(question).value ?? NO_TRACE;
}

type StoredSweep = Extract<Answer<'GET /api/v1/sweeps'>, { readonly sweeps: unknown }>['sweeps'][number];

function pointsOf({ startHz, stepHz, levelsDbm }: StoredSweep): Point[] {
  return levelsDbm.flatMap((levelDbm, bin) => (levelDbm === null ? [] : [{ hz: startHz + bin * stepHz, levelDbm }]));
}
