/** Hand-overs between shifts: drawn up from the present state, signed by both shifts. */

import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyNote } from '../../../ground/access/only.js';
import { ask } from '../../../ground/asking/ask.js';
import { Choices, FaultLine, FormEnd, TimeField, toggled } from '../../../ground/asking/fields.js';
import { localInput, localInstant } from '../../../ground/asking/instants.js';
import { useAsked } from '../../../ground/asking/use-asked.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { usePeople } from '../../../ground/names/people.js';
import { useLive } from '../../../live/live-context.js';
import { dueChange, fetchHandovers, SIDES, type Side } from './handover.js';
import { HandoverCard } from './handover-card.js';
import { fetchShifts } from './shift.js';

const USUAL_SHIFT_MS = 12 * 3_600_000;
/** Far enough to either side for the longest shifts. */
const AROUND_MS = 36 * 3_600_000;

export function HandoverTab() {
  const { t } = useTranslation('watch');
  const { value: handovers, fault, ask: load } = useAsked(fetchHandovers);
  return (
    <>
      <OnlyNote may="duty" />
      <FaultLine words={fault} />
      <div className="list-beside-form">
        <div className="handovers">
          {handovers?.length === 0 && <p className="dim">{t('none')}</p>}
          {handovers?.map((handover) => (
            <HandoverCard key={handover.id} handover={handover} signed={() => void load()} />
          ))}
        </div>
        <Only may="duty">
          <DrawForm drawn={() => void load()} />
        </Only>
      </div>
    </>
  );
}

function DrawForm({ drawn }: { drawn: () => void }) {
  const { t } = useTranslation('watch');
  const { session } = useLive();
  const people = usePeople().filter(({ active }) => active);
  const { busy, fault, run } = useWork();
  const [from, setFrom] = useState(() => localInput(session.now() - USUAL_SHIFT_MS).slice(0, 16));
  const [chosen, setChosen] = useState<Readonly<Record<Side, readonly string[]>>>({ outgoing: [], incoming: [] });
  useEffect(() => {
    const now = session.now();
    fetchShifts(now - AROUND_MS, now + AROUND_MS).then(
      ({ shifts }) => {
        const { from: since, ...sides } = dueChange(shifts, now);
        if (since !== undefined) setFrom(localInput(since).slice(0, 16));
        setChosen(sides);
      },
      // When the roster cannot be loaded, people are chosen by hand.
      (error: unknown) => console.warn('Who is on duty is not known:', error),
    );
  }, [session]);
  const toggle = (side: Side, id: string) => {
    setChosen({ ...chosen, [side]: toggled(chosen[side], id) });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { from: localInstant(`${from}:00`), ...chosen };
    if (await run(() => ask('POST /api/v1/handovers', { body }))) drawn();
  };
  return (
    <section className="card" aria-label={t('handover.new')}>
      <h2>{t('handover.new')}</h2>
      {people.length === 0 && <p className="dim">{t('handover.noPeople')}</p>}
      <form className="form" onSubmit={(event) => void submit(event)}>
        <div className="narrow-form">
          <TimeField label={t('handover.from')} type="datetime-local" required value={from} set={setFrom} />
        </div>
        {SIDES.map((side) => (
          <Choices
            key={side}
            legend={t(`handover.${side}`)}
            type="checkbox"
            name={side}
            options={people.map(({ id, name }) => [id, name] as const)}
            chosen={chosen[side]}
            toggle={(id) => toggle(side, id)}
          />
        ))}
        <FormEnd
          fault={fault}
          busy={busy}
          disabled={chosen.outgoing.length === 0 || chosen.incoming.length === 0}
          send={t('handover.draw')}
        />
      </form>
    </section>
  );
}
