/** Centre, span, start and stop as on an analyser: shown, and typed in any unit. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../../ground/asking/fields.js';
import { DropDown } from '../../ground/shell/drop-down.js';
import type { Formats } from '../../ground/words/format.js';
import { useFormats } from '../../ground/words/use-language.js';
import type { Span } from '../../picture/grid.js';
import { usePicture } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import { showSpan } from './tuner.js';
import { TUNED, type Tuned, tunedHz, typedSpan } from './typed-span.js';

interface Typing {
  readonly name: Tuned;
  readonly text: string;
}

/** What is shown, in one button; below it the fields. */
export function SpanButton() {
  const { t } = useTranslation('tuning');
  const view = usePicture((state) => state.view);
  const formats = useFormats();
  const [open, setOpen] = useState<boolean>();
  if (view === undefined) return null;
  const button = (
    <button type="button" id="tune-span" className="span-button button-link mono" title={`${t('frequency')} (F)`}>
      {shownText('start', view, formats)}–{shownText('stop', view, formats)} MHz ▾
    </button>
  );
  return (
    <DropDown button={button} label={t('frequency')} opened={open} turn={setOpen} width={520}>
      <TunedFields done={() => setOpen(false)} />
    </DropDown>
  );
}

export function TunedFields({ done }: { done?: () => void }) {
  const { t } = useTranslation('tuning');
  const { session } = useLive();
  const view = usePicture((state) => state.view);
  const formats = useFormats();
  const [typing, setTyping] = useState<Typing>();
  const [fault, setFault] = useState('');
  if (view === undefined) return null;
  /** The keys belong to the plot again. */
  const leave = () => {
    setTyping(undefined);
    setFault('');
    done?.();
    document.getElementById('plot')?.focus({ preventScroll: true });
  };
  const apply = ({ name, text }: Typing) => {
    const typed = typedSpan(name, text, view);
    if (typed === undefined) return setFault(t('notUnderstood', { text }));
    const missing = showSpan(session, typed.wanted, typed.keeps);
    if (missing === undefined) return leave();
    const { hz, full } = missing;
    const range = { start: formats.mhz(full.startHz), stop: formats.mhz(full.stopHz) };
    setFault(t('outOfRange', { text, frequency: formats.frequency(hz), ...range }));
  };
  return (
    <fieldset className="tuned-fields row">
      <legend className="sr-only">{t('frequency')}</legend>
      {TUNED.map((name) => {
        const isTyped = typing?.name === name;
        const shown = shownText(name, view, formats);
        return (
          <label key={name} className="tuned">
            <span>{t(name)}</span>
            <input
              id={`tune-${name}`}
              inputMode="text"
              autoComplete="off"
              spellCheck={false}
              title={t(`${name}Hint`)}
              aria-invalid={(isTyped && fault !== '') || undefined}
              aria-describedby={isTyped && fault !== '' ? 'tune-fault' : undefined}
              value={isTyped ? typing.text : shown}
              onFocus={({ currentTarget }) => {
                // A view that still moves would write its new value over the selection, and typed text would stand behind it.
                if (fault === '') setTyping({ name, text: currentTarget.value });
                currentTarget.select();
              }}
              onChange={({ currentTarget }) => setTyping({ name, text: currentTarget.value })}
              onBlur={() => {
                // What was refused stays to be mended; what was typed and not sent is dropped.
                if (fault === '') setTyping(undefined);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter') apply({ name, text: event.currentTarget.value });
                if (event.key === 'Escape') leave();
              }}
            />
          </label>
        );
      })}
      <span className="dim">MHz</span>
      <span id="tune-fault">
        <FaultLine words={fault} />
      </span>
    </fieldset>
  );
}

/** To the kilohertz, and finer where the view is narrow. */
function shownText(name: Tuned, view: Span, formats: Formats): string {
  const decimals = view.stopHz - view.startHz < 200e3 ? 5 : 3;
  return formats.number(tunedHz(name, view) / 1e6, decimals);
}
