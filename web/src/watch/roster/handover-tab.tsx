/** From one shift to the next: drawn up with what stands, signed by both. */
import { Button } from '@mantine/core';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyNote } from '../../access/only.js';
import { FaultLine } from '../../asking/fields.js';
import { localInput, localInstant } from '../../asking/instants.js';
import { request } from '../../asking/request.js';
import { useReason } from '../../asking/use-reason.js';
import { usePeople } from '../../cases/people.js';
import { useLive } from '../../live-context.js';
import { useWork } from '../use-work.js';
import { fetchHandovers, type Handover, SIDES, type Side } from './handover.js';
import { HandoverCard } from './handover-card.js';
import { fetchDuty } from './shift.js';

const USUAL_SHIFT_MS = 12 * 3_600_000;

export function HandoverTab() {
  const { t } = useTranslation('watch');
  const explain = useReason();
  const [handovers, setHandovers] = useState<readonly Handover[]>();
  const [fault, setFault] = useState('');
  const load = useCallback(async () => {
    try {
      setHandovers(await fetchHandovers());
      setFault('');
    } catch (error) {
      setFault(t('failed', { reason: explain(error) }));
    }
  }, [t, explain]);
  useEffect(() => void load(), [load]);
  return (
    <>
      <OnlyNote may="duty" />
      <Only may="duty">
        <DrawForm drawn={() => void load()} />
      </Only>
      <FaultLine words={fault} />
      {handovers?.length === 0 && <p className="dim">{t('none')}</p>}
      {handovers?.map((handover) => (
        <HandoverCard key={handover.id} handover={handover} signed={() => void load()} />
      ))}
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
    fetchDuty().then(
      ({ now, personIds, next }) => {
        const [shift] = now;
        if (shift !== undefined) setFrom(localInput(shift.startsAt).slice(0, 16));
        setChosen({ outgoing: personIds, incoming: next?.personIds ?? [] });
      },
      // Without the roster people are chosen by hand.
      (error: unknown) => console.warn('Who is on duty is not known:', error),
    );
  }, []);
  const toggle = (side: Side, id: string) => {
    const before = chosen[side];
    setChosen({ ...chosen, [side]: before.includes(id) ? before.filter((one) => one !== id) : [...before, id] });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { from: localInstant(`${from}:00`), ...chosen };
    if (await run(() => request('POST', '/api/v1/handovers', body))) drawn();
  };
  return (
    <section className="card" aria-label={t('handover.new')}>
      <h2>{t('handover.new')}</h2>
      {people.length === 0 && <p className="dim">{t('handover.noPeople')}</p>}
      <form className="form" onSubmit={(event) => void submit(event)}>
        <label className="field narrow-form">
          <span>{t('handover.from')}</span>
          <input
            type="datetime-local"
            required
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
        </label>
        {SIDES.map((side) => (
          <fieldset key={side} className="choice-row">
            <legend>{t(`handover.${side}`)}</legend>
            {people.map(({ id, name }) => (
              <label key={id} className="choice">
                <input type="checkbox" checked={chosen[side].includes(id)} onChange={() => toggle(side, id)} />
                <span>{name}</span>
              </label>
            ))}
          </fieldset>
        ))}
        <FaultLine words={fault} />
        <div className="form-buttons">
          <Button type="submit" loading={busy} disabled={chosen.outgoing.length === 0 || chosen.incoming.length === 0}>
            {t('handover.draw')}
          </Button>
        </div>
      </form>
    </section>
  );
}
