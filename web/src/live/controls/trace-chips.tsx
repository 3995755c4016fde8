/** One chip for each trace: its letter, its colour, on or off. */

import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../ground/shell/hint.js';
import { BASES } from '../../picture/difference.js';
import { usePicture } from '../../picture/picture-store.js';
import { detectorName, TRACE_LETTERS } from '../../picture/plot/trace-legend.js';
import { AVERAGED_SWEEPS, STILL_KINDS, type StillKind, TRACE_KINDS, type TraceKind } from '../../picture/traces.js';
import { DensityChoice } from '../density/density-choice.js';
import { useLive } from '../live-context.js';

const EVERYDAY: readonly TraceKind[] = ['write', 'max'];

/** `all`: also those that are off and not of everyday use. */
export function TraceChips({ short, large, all }: { short: boolean; large: boolean; all: boolean }) {
  const { t } = useTranslation();
  const { commands } = useLive();
  const traces = usePicture((state) => state.traces);
  const stills = usePicture((state) => state.stills);
  const minus = usePicture((state) => state.minus !== undefined);
  const density = usePicture((state) => state.density !== undefined);
  const detector = detectorName(usePicture((state) => state.facts?.traceDetector));
  return (
    <fieldset className="chips row">
      <legend className="sr-only">{t('traces.label')}</legend>
      {TRACE_KINDS.map(
        (kind, i) =>
          (all || EVERYDAY.includes(kind) || traces[kind]) && (
            <TraceChip
              key={kind}
              kind={kind}
              hint={`${t(`traces.${kind}Hint`, { count: AVERAGED_SWEEPS })} · ${t('facts.detector')}: ${detector} (${i + 1})`}
              on={traces[kind]}
              turn={() => commands.run({ do: 'trace', kind })}
            >
              <span className="chip-words">{t(short ? `traces.short.${kind}` : `traces.${kind}`)}</span>
            </TraceChip>
          ),
      )}
      {STILL_KINDS.map(
        (kind, i) =>
          (all || stills[kind].length > 0) && (
            <TraceChip
              key={kind}
              kind={kind}
              hint={`${t(`traces.${kind}Hint`)} (${i + 5})`}
              on={stills[kind].length > 0}
              turn={() => commands.run({ do: 'still', kind })}
            >
              <span className={short ? 'sr-only' : undefined}>{t(`traces.${kind}`)}</span>
            </TraceChip>
          ),
      )}
      {(all || minus) && <DifferenceChoice />}
      {!large && (all || density) && <DensityChoice named={false} />}
    </fieldset>
  );
}

interface ChipProps {
  readonly kind: TraceKind | StillKind;
  readonly hint: string;
  readonly on: boolean;
  turn(): void;
  readonly children: ReactNode;
}

function TraceChip({ kind, hint, on, turn, children }: ChipProps) {
  const colour = { '--trace': `var(--trace-${kind})` };
  return (
    <Hint label={hint}>
      <label className={`choice trace-chip trace-${kind}`} style={colour as CSSProperties}>
        <input type="checkbox" checked={on} onChange={turn} />
        <span>
          <b>{TRACE_LETTERS[kind]}</b> {children}
        </span>
      </label>
    </Hint>
  );
}

/** Looks like a chip of the traces; the list that it opens belongs to the browser. */
function DifferenceChoice() {
  const { t } = useTranslation();
  const { commands } = useLive();
  const minus = usePicture((state) => state.minus);
  return (
    <span
      className="difference-choice"
      data-on={minus !== undefined || undefined}
      title={`${t('traces.minus.hint')} (7)`}
    >
      <b aria-hidden>Δ{minus === undefined ? '' : TRACE_LETTERS[minus]}</b>
      <select
        aria-label={t('traces.minus.label')}
        value={minus ?? ''}
        onChange={({ currentTarget: { value } }) =>
          commands.run({ do: 'minus', base: BASES.find((base) => base === value) })
        }
      >
        <option value="">{t('traces.minus.none')}</option>
        {BASES.map((base) => (
          <option key={base} value={base}>
            {t(`traces.minus.${base}`)}
          </option>
        ))}
      </select>
    </span>
  );
}
