/** One chip a trace: its letter, its colour, on or off. */
import { Chip, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AVERAGED_SWEEPS, TRACE_KINDS } from '../live/traces.js';
import { useLive } from '../live-context.js';
import { usePage } from '../state/page-store.js';

const LETTERS = { write: 'W', max: 'M', min: 'm', average: 'A' } as const;

export function TraceChips({ short, large }: { short: boolean; large: boolean }) {
  const { t } = useTranslation();
  const { commands } = useLive();
  const traces = usePage((state) => state.traces);
  return (
    <fieldset className="chips">
      <legend className="sr-only">{t('traces.label')}</legend>
      {TRACE_KINDS.map((kind, i) => (
        <Tooltip
          key={kind}
          label={`${t(`traces.${kind}Hint`, { count: AVERAGED_SWEEPS })} (${i + 1})`}
          refProp="rootRef"
        >
          <Chip
            className={`trace-chip trace-${kind}`}
            size={large ? 'md' : 'sm'}
            checked={traces[kind]}
            onChange={() => commands.run({ do: 'trace', kind })}
          >
            <b>{LETTERS[kind]}</b> {t(short ? `traces.short.${kind}` : `traces.${kind}`)}
          </Chip>
        </Tooltip>
      ))}
    </fieldset>
  );
}
