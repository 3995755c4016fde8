/** Coverage of a time span as a bar, with its times below. */
import type { Coverage } from '../../../../src/api/duty.js';
import { atMs } from '../../ground/asking/instants.js';
import { localClock, shortDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import type { WatchState } from './watch-cells.js';

/** Upper edge of each state, in a bar of height 10. The bar is lower where less was watched. */
const TOPS: Readonly<Record<WatchState, number>> = { watched: 0, degraded: 2.5, blind: 5, unknown: 9 };

interface Props extends Pick<Coverage, 'stretches'> {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

export function CoverageBar({ stretches, from, to }: Props) {
  const language = useLanguage();
  const share = (at: string) => (100 * (Math.min(to, Math.max(from, atMs(at))) - from)) / (to - from);
  const moment = (at: number) => `${localClock(at).slice(0, 5)} ${shortDate(at, language)}`;
  return (
    <>
      <svg className="strip" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect x="0" y="0" width="100" height="10" data-state="unknown" />
        {stretches.map((one) => (
          <rect
            key={one.from}
            x={share(one.from)}
            y={TOPS[one.state]}
            width={Math.max(0.05, share(one.to) - share(one.from))}
            height={10 - TOPS[one.state]}
            data-state={one.state}
          />
        ))}
      </svg>
      <p className="strip-scale dim small">
        <span>{moment(from)}</span>
        <span>{moment(to)} UTC+7</span>
      </p>
    </>
  );
}
