/**
 * Dialog that asks for the input of an act and does it. When another person acted first, it shows the newer state; the
 * typed text stays, and can be sent for that state.
 */

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SourceId } from '../../../../../src/incidents/sources.js';
import { ProblemError } from '../../../ground/asking/ask.js';
import { FormEnd } from '../../../ground/asking/fields.js';
import { useReason } from '../../../ground/asking/use-reason.js';
import { useNames } from '../../../ground/names/use-names.js';
import { Dialog } from '../../../ground/shell/dialog.js';
import type { Incident } from '../../cases/incident.js';
import { type ActName, act, MOVE_OF } from '../../cases/incident-acts.js';
import { takeIncident } from '../../cases/open-incidents.js';
import { ActField, type Values } from './act-field.js';
import { fieldsFor } from './act-fields.js';
import { fetchFile, type HeardEmission } from './incident-file.js';

interface Props {
  readonly name: ActName;
  readonly incident: Incident;
  readonly emissions: readonly HeardEmission[];
  readonly suspects: readonly SourceId[];
  close(): void;
}

export function ActDialog({ name, incident, emissions, suspects, close }: Props) {
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const explain = useReason();
  const names = useNames();
  // The version when the dialog opened. The person must see a later change before the act is done.
  const [seen, setSeen] = useState(incident);
  const [values, setValues] = useState<Values>({ relation: 'related' });
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [newer, setNewer] = useState<Incident>();
  const fields = fieldsFor(name, incident);
  const send = async (on: Incident) => {
    setBusy(true);
    setFault('');
    try {
      await act(name, on, await bodyOf(name, values));
      close();
    } catch (error) {
      // The newer state in a 409 answer is an incident.
      const current = error instanceof ProblemError ? (error.current as Incident | undefined) : undefined;
      if (current?.id === incident.id) {
        takeIncident(current);
        setNewer(current);
      } else if (error instanceof ProblemError && error.status === 404)
        setFault(t('form.otherMissing', { id: values.other ?? '' }));
      else setFault(explain(error));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const on = newer ?? seen;
    setSeen(on);
    setNewer(undefined);
    void send(on);
  };
  const stillPossible = newer === undefined || newer.moves.includes(MOVE_OF[name]);
  return (
    <Dialog title={`${t(`act.${name}` as 'act.ack').replace('…', '')} · ${incident.id}`} close={close}>
      <form className="form" onSubmit={submit}>
        {name === 'merge' && <p className="dim">{t('form.mergeHint', { id: incident.id })}</p>}
        {fields.map((field, i) => (
          <ActField
            key={field}
            {...{ field, values, emissions, suspects }}
            first={i === 0}
            change={(changes) => setValues({ ...values, ...changes })}
          />
        ))}
        {newer !== undefined && (
          <div role="alert" className="form-fault">
            <p>{t('form.conflict')}</p>
            <p>
              {t('form.conflictNow', {
                state: common(`states.case.${newer.state}`),
                version: newer.version,
                owner: names(newer.assigneeId),
              })}
            </p>
            {!stillPossible && <p>{t('form.notPossible')}</p>}
          </div>
        )}
        <FormEnd
          fault={fault}
          busy={busy}
          disabled={!stillPossible || !complete(fields, values)}
          send={t(newer === undefined ? 'form.send' : 'form.sendAgain')}
          close={close}
        />
      </form>
    </Dialog>
  );
}

function complete(fields: readonly string[], values: Values): boolean {
  return fields.every((field) => {
    // A source of the catalogue needs no further words.
    if (field === 'cause' && values.source !== 'other') return true;
    const value = values[field as keyof Values];
    return Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value.trim() !== '';
  });
}

/** The body of the request. A merge also carries the version of the other incident. */
async function bodyOf(name: ActName, { other = '', severity, ...values }: Values): Promise<Record<string, unknown>> {
  const otherId = other.trim().toUpperCase();
  if (name === 'merge') {
    const { incident } = await fetchFile(otherId);
    return { absorbedId: incident.id, absorbedVersion: incident.version };
  }
  if (name === 'link') return { incidentId: otherId, relation: values.relation };
  const { relation, ...rest } = values;
  return name === 'regrade' ? { ...rest, severity: Number(severity) } : rest;
}
