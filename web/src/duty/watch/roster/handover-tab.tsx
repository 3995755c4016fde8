/** Hand-overs between shifts: drawn up from the present state, signed by both shifts. */
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HOUR_MS } from '../../../../../src/time/units.js';
import { Only, OnlyNote } from '../../../ground/access/only.js';
import { ask } from '../../../ground/asking/ask.js';
import { Choices, FaultLine, Form, LongField, TimeField, toggled } from '../../../ground/asking/fields.js';
import { localInput, localInstant } from '../../../ground/asking/instants.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { usePeople } from '../../../ground/names/people.js';
import { programNow } from '../../../program/program-store.js';
import { dueChange, fetchHandovers, SIDES, type Side } from './handover.js';
import { HandoverCard } from './handover-card.js';
import { fetchShifts } from './shift.js';

const USUAL_SHIFT_MS = 12 * HOUR_MS;
/** Far enough to either side for the longest shifts. */
const AROUND_MS = 36 * HOUR_MS;

export function HandoverTab() {
  const { t } = useTranslation('watch');
  const { value: handovers, fault, ask: load } = useFollowed(fetchHandovers);
  return (
    <>
      <OnlyNote may="duty" />
      <FaultLine words={fault} />
      <div className="list-beside-form stack">
        <div className="handovers stack">
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

const NOBODY_DUE: ReturnType<typeof dueChange> = { from: undefined, outgoing: [], incoming: [] };

function DrawForm({ drawn }: { drawn: () => void }) {
  const { t } = useTranslation('watch');
  const people = usePeople().filter(({ active }) => active);
  const question = useCallback(async (signal: AbortSignal) => {
    const now = programNow();
    return dueChange((await fetchShifts(now - AROUND_MS, now + AROUND_MS, signal)).shifts, now);
  }, []);
  // When the roster cannot be loaded, people are chosen by hand.
  const { value: due = NOBODY_DUE } = useFollowed(question);
  const [since] = useState(() => programNow() - USUAL_SHIFT_MS);
  const [typed, setFrom] = useState<string>();
  const from = typed ?? localInput(due.from ?? since).slice(0, 16);
  const [picked, setChosen] = useState<Readonly<Record<Side, readonly string[]>>>();
  const chosen = picked ?? { outgoing: due.outgoing, incoming: due.incoming };
  const [note, setNote] = useState('');
  const toggle = (side: Side, id: string) => {
    setChosen({ ...chosen, [side]: toggled(chosen[side], id) });
  };
  const submit = async () => {
    const body = { from: localInstant(`${from}:00`), ...chosen, note: note.trim() || undefined };
    await ask('POST /api/v1/handovers', { body });
    setNote('');
    drawn();
  };
  return (
    <section className="card" aria-label={t('handover.new')}>
      <h2>{t('handover.new')}</h2>
      {people.length === 0 && <p className="dim">{t('handover.noPeople')}</p>}
      <Form
        send={submit}
        disabled={chosen.outgoing.length === 0 || chosen.incoming.length === 0}
        words={t('handover.draw')}
      >
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
        <LongField label={t('handover.note')} rows={5} maxLength={4000} value={note} set={setNote} />
      </Form>
    </section>
  );
}
