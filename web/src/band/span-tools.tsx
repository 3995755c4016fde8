/** The ends of the shown band as a typed field, and buttons for zoom and pan. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../asking/fields.js';
import { FORMATS } from '../format.js';
import type { Span } from '../live/picture/grid.js';
import { panned, within, zoomed } from '../live/picture/view.js';
import { typedFrequency } from '../live/tuning/typed-span.js';
import { usePage } from '../state/page-store.js';
import { NARROWEST_HZ, PAN, ZOOM } from './band-hands.js';

export function SpanTools({ view, whole, setView }: { view: Span; whole: Span; setView: (view: Span) => void }) {
  const { t } = useTranslation('band');
  const formats = FORMATS[usePage((state) => state.language)];
  const [typed, setTyped] = useState<string>();
  const show = (wanted: Span) => setView(within(wanted, whole, NARROWEST_HZ));
  const middle = (view.startHz + view.stopHz) / 2;
  const wanted = typed === undefined ? undefined : typedFrequency(typed);
  const isBad = typed !== undefined && (wanted === undefined || 'centreHz' in wanted);
  const acts = [
    ['in', '+', zoomed(view, middle, ZOOM)],
    ['out', '−', zoomed(view, middle, 1 / ZOOM)],
    ['down', '◀', panned(view, -PAN)],
    ['up', '▶', panned(view, PAN)],
  ] as const;
  return (
    <form
      className="band-span"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted === undefined || 'centreHz' in wanted) return;
        show(wanted);
        setTyped(undefined);
      }}
    >
      <Field
        label={t('span')}
        value={typed ?? `${formats.mhz(view.startHz)} – ${formats.mhz(view.stopHz)}`}
        set={setTyped}
        hint={isBad ? t('spanBad') : undefined}
        aria-invalid={isBad || undefined}
        onBlur={() => setTyped(undefined)}
      />
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
