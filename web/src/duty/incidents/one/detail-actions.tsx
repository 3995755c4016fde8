/** Acts that are possible now: the next step of the case first, then all others that its state allows. */

import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SourceId } from '../../../../../src/incidents/sources.js';
import { OnlyNote } from '../../../ground/access/only.js';
import { useMay } from '../../../ground/access/session.js';
import { ProblemError } from '../../../ground/asking/ask.js';
import { FaultLine, FormEnd, useWork } from '../../../ground/asking/fields.js';
import { useReason } from '../../../ground/asking/use-followed.js';
import { useNames } from '../../../ground/names/use-names.js';
import { Button } from '../../../ground/shell/button.js';
import { Dialog } from '../../../ground/shell/dialog.js';
import { isCommandKey } from '../../../ground/shell/single-keys.js';
import { type Incident, type IncidentState, isGrave } from '../../cases/incident.js';
import { type ActName, act, MOVE_OF } from '../../cases/incident-acts.js';
import { takeIncident } from '../../cases/open-incidents.js';
import { ShelveDialog } from '../../cases/shelve-dialog.js';
import { ActField, type Values } from './act-field.js';
import { fieldsFor } from './act-fields.js';
import { fetchFile, type HeardEmission, type IncidentFile } from './incident-file.js';

const NEXT: Readonly<Partial<Record<IncidentState, ActName>>> = {
  candidate: 'confirm',
  open: 'ack',
  acknowledged: 'assign',
  assigned: 'start',
  investigating: 'resolve',
  resolved: 'close',
  closed: 'reopen',
};
const OTHERS: readonly ActName[] = [
  'ack',
  'assign',
  'start',
  'resolve',
  'close',
  'shelve',
  'unshelve',
  'dismiss',
  'reopen',
  'unassign',
  'regrade',
  'merge',
  'split',
  'link',
  'out-of-service',
  'in-service',
  'unsuppress',
] as const;

export function DetailActions({ incident, emissions, suspects }: Omit<IncidentFile, 'alike'>) {
  const { t } = useTranslation('incidents');
  const mayAct = useMay('incidents');
  const [open, setOpen] = useState<ActName>();
  const [doing, setDoing] = useState<ActName>();
  const { busy, fault, run: work } = useWork();
  const next = NEXT[incident.state];
  const run = (name: ActName) => {
    if (hasEnd(name, incident) || fieldsFor(name, incident).length > 0) return setOpen(name);
    setDoing(name);
    void work(() => act(name, incident));
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'a' || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!isCommandKey(event)) return;
      if (!mayAct || !possible('ack', incident, emissions)) return;
      void work(() => act('ack', incident));
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [incident, emissions, work, mayAct]);
  const others = OTHERS.filter((name) => name !== next && possible(name, incident, emissions));
  if (!mayAct) return <OnlyNote may="incidents" />;
  return (
    <section className="row" aria-label={t('detail.actions')}>
      {next !== undefined && possible(next, incident, emissions) && (
        <Button loading={busy && doing === next} onClick={() => run(next)} data-act={next}>
          {t(`act.${next}` as 'act.ack')}
        </Button>
      )}
      {others.map((name) => (
        <Button key={name} variant="default" loading={busy && doing === name} onClick={() => run(name)} data-act={name}>
          {t(`act.${name === 'assign' && incident.assigneeId !== undefined ? 'reassign' : name}` as 'act.ack')}
        </Button>
      ))}
      <FaultLine words={fault} />
      {open !== undefined && hasEnd(open, incident) && (
        <ShelveDialog incident={incident} name={open} close={() => setOpen(undefined)} />
      )}
      {open !== undefined && !hasEnd(open, incident) && (
        <ActDialog name={open} {...{ incident, emissions, suspects }} close={() => setOpen(undefined)} />
      )}
    </section>
  );
}

/** True for acts that need an end beside the reason. */
function hasEnd(name: ActName, incident: Incident): name is 'shelve' | 'out-of-service' {
  return name === 'shelve' || (name === 'out-of-service' && isGrave(incident));
}

/** True when the incident's `moves` allow the act and its conditions are met. */
function possible(name: ActName, incident: Incident, emissions: readonly HeardEmission[]): boolean {
  const { moves, alarm, state } = incident;
  if (!moves.includes(MOVE_OF[name])) return false;
  if (name === 'ack') return state === 'open' || alarm === 'unacknowledged' || alarm === 'returned-unacknowledged';
  // A second person may make the silence of a grave alarm longer.
  if (name === 'shelve') return alarm !== 'shelved' || isGrave(incident);
  if (name === 'unshelve') return alarm === 'shelved';
  if (name === 'unsuppress') return alarm === 'suppressed';
  if (name === 'out-of-service') return alarm !== 'out-of-service';
  if (name === 'in-service') return alarm === 'out-of-service';
  if (name === 'split') return emissions.length > 1;
  return true;
}

interface Props {
  readonly name: ActName;
  readonly incident: Incident;
  readonly emissions: readonly HeardEmission[];
  readonly suspects: readonly SourceId[];
  close(): void;
}

/**
 * Dialog that asks for the input of an act and does it. When another person acted first, it shows the newer state; the
 * typed text stays, and can be sent for that state.
 */
function ActDialog({ name, incident, emissions, suspects, close }: Props) {
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
