/** One chip for each trace: its letter, its colour, on or off. */
import { Chip, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AVERAGED_SWEEPS, STILL_KINDS, TRACE_KINDS } from '../live/picture/traces.js';
import { detectorName, TRACE_LETTERS } from '../live/plot/shown-traces.js';
import { useLive } from '../live-context.js';
import { usePage } from '../state/page-store.js';

export function TraceChips({ short, large }: { short: boolean; large: boolean }) {
  const { t } = useTranslation();
  const { commands } = useLive();
  const traces = usePage((state) => state.traces);
  const stills = usePage((state) => state.stills);
  const detector = detectorName(usePage((state) => state.facts?.traceDetector));
  return (
    <fieldset className="chips">
      <legend className="sr-only">{t('traces.label')}</legend>
      {TRACE_KINDS.map((kind, i) => (
        <Tooltip
          key={kind}
          label={`${t(`traces.${kind}Hint`, { count: AVERAGED_SWEEPS })} · ${t('facts.detector')}: ${detector} (${i + 1})`}
          refProp="rootRef"
        >
          <Chip
            className={`trace-chip trace-${kind}`}
            size={large ? 'md' : 'sm'}
            checked={traces[kind]}
            onChange={() => commands.run({ do: 'trace', kind })}
          >
            <b>{TRACE_LETTERS[kind]}</b>{' '}
            <span className="chip-words">{t(short ? `traces.short.${kind}` : `traces.${kind}`)}</span>
          </Chip>
        </Tooltip>
      ))}
      {STILL_KINDS.map((kind, i) => (
        <Tooltip key={kind} label={`${t(`traces.${kind}Hint`)} (${i + 5})`} refProp="rootRef">
          <Chip
            className={`trace-chip trace-${kind}`}
            size={large ? 'md' : 'sm'}
            checked={stills[kind].length > 0}
            onChange={() => commands.run({ do: 'still', kind })}
          >
            <b>{TRACE_LETTERS[kind]}</b>
            <span className={short ? 'sr-only' : undefined}>{t(`traces.${kind}`)}</span>
          </Chip>
        </Tooltip>
      ))}
    </fieldset>
  );
}
