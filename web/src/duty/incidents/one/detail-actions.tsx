/** Acts that are possible now: the next step of the case first, then all others that its state allows. */

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyNote } from '../../../ground/access/only.js';
import { useMay } from '../../../ground/access/session.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { Button } from '../../../ground/shell/button.js';
import { isCommandKey } from '../../../ground/shell/single-keys.js';
import { type Incident, type IncidentState, isGrave } from '../../cases/incident.js';
import { type ActName, act, MOVE_OF } from '../../cases/incident-acts.js';
import { ShelveDialog } from '../../cases/shelve-dialog.js';
import { ActDialog } from './act-dialog.js';
import { fieldsFor } from './act-fields.js';
import type { HeardEmission, IncidentFile } from './incident-file.js';

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
