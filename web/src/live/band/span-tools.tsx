/** The ends of the shown band as a typed field, and buttons for zoom and pan. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine, Field } from '../../ground/asking/fields.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';
import { cutInto, panned, type Span, within, zoomed } from '../../picture/grid.js';
import { typedSpan } from '../tuning/typed-span.js';
import { NARROWEST_HZ, PAN, ZOOM } from './band-hands.js';

export function SpanTools({ view, whole, setView }: { view: Span; whole: Span; setView: (view: Span) => void }) {
  const { t } = useTranslation('band');
  const formats = useFormats();
  const [typed, setTyped] = useState<string>();
  const [fault, setFault] = useState('');
  const show = (wanted: Span) => setView(within(wanted, whole, NARROWEST_HZ));
  const middle = middleHz(view);
  const type = (text: string | undefined) => {
    setTyped(text);
    setFault('');
  };
  const apply = (text: string) => {
    const asked = typedSpan('centre', text, view);
    if (asked === undefined) return setFault(t('spanBad', { text }));
    const hz = middleHz(asked.wanted);
    const range = { start: formats.mhz(whole.startHz), stop: formats.mhz(whole.stopHz) };
    if (hz < whole.startHz || hz > whole.stopHz) return setFault(t('spanOutside', { text, ...range }));
    show(cutInto(asked.wanted, whole, asked.keeps));
    type(undefined);
  };
  const acts = [
    ['in', '+', zoomed(view, middle, ZOOM)],
    ['out', '−', zoomed(view, middle, 1 / ZOOM)],
    ['down', '◀', panned(view, -PAN)],
    ['up', '▶', panned(view, PAN)],
  ] as const;
  return (
    <form
      data-tool
      className="band-span row"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed !== undefined) apply(typed);
      }}
    >
      <Field
        label={t('span')}
        value={typed ?? `${formats.mhz(view.startHz)} – ${formats.mhz(view.stopHz)}`}
        set={type}
        aria-invalid={fault !== '' || undefined}
        aria-describedby={fault === '' ? undefined : 'band-span-fault'}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onBlur={() => {
          if (fault === '') setTyped(undefined);
        }}
      />
      <span id="band-span-fault">
        <FaultLine words={fault} />
      </span>
      {acts.map(([act, sign, to]) => (
        <Button key={act} variant="default" aria-label={t(act)} onClick={() => show(to)}>
          {sign}
        </Button>
      ))}
      <Button variant="default" onClick={() => show(whole)}>
        {t('whole')}
      </Button>
    </form>
  );
}

function middleHz({ startHz, stopHz }: Span): number {
  return (startHz + stopHz) / 2;
}
