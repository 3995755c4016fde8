/** Form that opens a case by hand. Another screen can give a range in the address: ?receiver=…&start=…&stop=…&from=…&to=…. */

import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { typedHz } from '../../../../src/rf/units.js';
import { Only, OnlyNote } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { Field, FormEnd, LongField, NumberField, SelectField, TimeField, useWork } from '../../ground/asking/fields.js';
import { localInput, localInstant } from '../../ground/asking/instants.js';
import { navigate } from '../../ground/shell/address.js';
import { nameWindow } from '../../ground/shell/title.js';
import { programNow, useProgram } from '../../program/program-store.js';
import { takeIncident } from '../cases/open-incidents.js';

type Draft = Readonly<ReturnType<typeof draftFrom>>;

export function CreateForm() {
  const { t } = useTranslation('incidents');
  const stations = useProgram((state) => state.stations);
  const receivers = useProgram((state) => state.receivers);
  const [draft, setDraft] = useState(() => draftFrom(location.search, programNow()));
  const { busy, fault, run } = useWork();
  useEffect(() => nameWindow(t('create.title')), [t]);
  const known = receivers.find(({ id }) => id === draft.receiverId);
  const stationId = draft.stationId === '' ? (known?.stationId ?? stations[0]?.id ?? '') : draft.stationId;
  const set = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await run(async () => {
      const body = {
        stationId,
        receiverId: draft.receiverId === '' || draft.isComplaint ? undefined : draft.receiverId,
        complaint: draft.isComplaint ? complaintIn(draft) : undefined,
        startHz: hzOf(draft.startMhz),
        stopHz: hzOf(draft.stopMhz),
        from: localInstant(draft.from),
        to: localInstant(draft.to),
        text: draft.text,
      };
      const { incident } = await ask('POST /api/v1/incidents', { body });
      takeIncident(incident);
      navigate(`/incidents/${incident.id}`, 'replace');
    });
  };
  const text = (name: 'startMhz' | 'stopMhz', label: string) => (
    <NumberField
      label={label}
      required
      pattern="\d+([.,]\d+)?"
      value={draft[name]}
      set={(value) => set({ [name]: value })}
    />
  );
  const moment = (name: 'from' | 'to', label: string) => (
    <TimeField
      label={label}
      required
      type="datetime-local"
      value={draft[name]}
      set={(value) => set({ [name]: value })}
    />
  );
  return (
    <main id="main" className="screen">
      <h1>{t('create.title')}</h1>
      <p className="dim">{t('create.hint')}</p>
      <OnlyNote may="incidents" />
      <form className="form narrow-form" onSubmit={(event) => void submit(event)}>
        <SelectField
          label={t('create.station')}
          value={stationId}
          set={(id) => set({ stationId: id, receiverId: '' })}
          options={stations.map(({ id, name }) => [id, name])}
        />
        <WhoHears {...{ draft, set, stationId }} />
        <div className="columns narrow">
          {text('startMhz', t('create.start'))}
          {text('stopMhz', t('create.stop'))}
        </div>
        <div className="columns narrow">
          {moment('from', t('create.from'))}
          {moment('to', t('create.to'))}
        </div>
        <LongField
          label={t(draft.isComplaint ? 'complaint.hears' : 'create.text')}
          required
          rows={3}
          maxLength={4000}
          value={draft.text}
          set={(text) => set({ text })}
        />
        <Only may="incidents">
          <FormEnd fault={fault} busy={busy} send={t('create.send')} />
        </Only>
      </form>
    </main>
  );
}

function ComplaintFields({ draft, set }: { draft: Draft; set(changes: Partial<Draft>): void }) {
  const { t } = useTranslation('incidents');
  const input = (name: 'who' | 'contact' | 'licence', required = false) => (
    <Field
      label={t(`complaint.${name}`)}
      required={required}
      maxLength={name === 'licence' ? 100 : 200}
      value={draft[name]}
      set={(text) => set({ [name]: text })}
    />
  );
  return (
    <>
      {input('who', true)}
      <div className="columns narrow">
        {input('contact')}
        {input('licence')}
      </div>
    </>
  );
}

function complaintIn({ who, contact, licence, text }: Draft) {
  return {
    who,
    contact: contact === '' ? undefined : contact,
    licence: licence === '' ? undefined : licence,
    hears: text.slice(0, MOST_HEARS),
  };
}

const MOST_HEARS = 2000;
const BACK_MS = 10 * 60_000;

function draftFrom(search: string, now: number) {
  const query = new URLSearchParams(search);
  const mhz = (name: string) => {
    const hz = Number(query.get(name) ?? Number.NaN);
    return hz > 0 ? String(hz / 1e6) : '';
  };
  const at = (name: string, otherwise: number) => {
    const given = Date.parse(query.get(name) ?? '');
    return localInput(Number.isNaN(given) ? otherwise : given);
  };
  return {
    stationId: '',
    receiverId: query.get('receiver') ?? '',
    startMhz: mhz('start'),
    stopMhz: mhz('stop'),
    from: at('from', now - BACK_MS),
    to: at('to', now),
    text: '',
    isComplaint: false,
    who: '',
    contact: '',
    licence: '',
  };
}

function hzOf(mhz: string): number {
  return Math.round(typedHz(mhz) ?? Number.NaN);
}

/** A person who complains, or a receiver. */
function WhoHears({ draft, stationId, set }: { draft: Draft; stationId: string; set(changes: Partial<Draft>): void }) {
  const { t } = useTranslation('incidents');
  const receivers = useProgram((state) => state.receivers);
  return (
    <>
      <label className="choice">
        <input
          type="checkbox"
          checked={draft.isComplaint}
          onChange={({ currentTarget }) => set({ isComplaint: currentTarget.checked })}
        />
        <span>{t('complaint.is')}</span>
      </label>
      {draft.isComplaint && <ComplaintFields draft={draft} set={set} />}
      {!draft.isComplaint && (
        <SelectField
          label={t('create.receiver')}
          value={draft.receiverId}
          set={(receiverId) => set({ receiverId })}
          options={[
            ['', t('create.anyReceiver')],
            ...receivers.filter((one) => one.stationId === stationId).map(({ id, name }) => [id, name] as const),
          ]}
        />
      )}
    </>
  );
}
