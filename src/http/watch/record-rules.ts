/** The permissions to read and change each list of records, and the rules between the fields of a record. */
import type { Permission } from '../../access/permissions.js';
import type { ListedKind } from '../../api/record-lists.js';
import type { RecordKinds, Records } from '../../store/cases/case-book-records.js';
import { campaignFaults } from '../../watch/campaign.js';
import { MOST_LISTED } from '../../watch/csv.js';
import { ruleFaults } from '../../watch/detection-rule.js';
import { maskFaults } from '../../watch/mask.js';
import { templateFaults } from '../../watch/papers/form-template.js';
import { scheduleFaults } from '../../watch/papers/report-schedule.js';
import { entryFaults } from '../../watch/registry/band-plan.js';
import { proposalRefused } from '../../watch/registry/proposal.js';
import { addressFaults } from '../../watch/roster/people.js';
import { patternFaults } from '../../watch/roster/roster.js';
import { badRequest } from '../problem.js';

interface RecordRule<Kind extends ListedKind> {
  /** Permission to read the list; "watch" when absent. */
  readonly read?: Permission;
  readonly edit: Permission;
  /** Permission to propose what a second person confirms, and why an author may not write a record, or remove it. */
  readonly propose?: { readonly may: Permission; readonly refused: typeof proposalRefused };
  /** Fields that are left out for callers without this permission. */
  readonly privateFields?: { readonly fields: readonly string[]; readonly read: Permission };
  /** Returns a sentence for each fault. */
  faults?(value: RecordKinds[Kind]): string[];
}

export const RECORD_RULES: { readonly [Kind in ListedKind]: RecordRule<Kind> } = {
  person: { edit: 'duty', faults: addressFaults, privateFields: { fields: ['addresses'], read: 'incidents' } },
  contact: { edit: 'duty', read: 'incidents', faults: addressFaults },
  pattern: { edit: 'duty', faults: (value: RecordKinds['pattern']) => patternFaults(value) },
  shift: {
    edit: 'duty',
    faults: ({ startsAt, endsAt }: RecordKinds['shift']) =>
      endsAt > startsAt ? [] : ['endsAt must be later than startsAt'],
  },
  swap: { edit: 'duty' },
  holiday: { edit: 'duty' },
  campaign: { edit: 'registry', faults: (value: RecordKinds['campaign']) => campaignFaults(value) },
  assignment: {
    edit: 'registry',
    propose: { may: 'incidents', refused: proposalRefused },
    faults: ({ validFrom, validTo }: RecordKinds['assignment']) =>
      validTo !== undefined && validTo <= validFrom ? ['validTo must be later than validFrom'] : [],
  },
  mask: {
    edit: 'registry',
    faults: ({ startHz, stopHz, mask: one }: RecordKinds['mask']) => [
      ...(stopHz > startHz ? [] : ['stopHz must lie above startHz']),
      ...(one.kind === 'fixed' ? maskFaults(one.points) : []),
    ],
  },
  band: { edit: 'registry', faults: (value: RecordKinds['band']) => entryFaults(value) },
  basis: { edit: 'registry', faults: onlyCurrent },
  'watch-policy': { edit: 'registry', faults: onlyCurrent },
  rule: { edit: 'registry', faults: (value: RecordKinds['rule']) => ruleFaults(value) },
  letterhead: { edit: 'registry' },
  'form-template': { edit: 'registry', faults: (value: RecordKinds['form-template']) => templateFaults(value) },
  'report-schedule': { edit: 'duty', faults: (value: RecordKinds['report-schedule']) => scheduleFaults(value) },
};

function onlyCurrent({ id }: { readonly id: string }): string[] {
  return id === 'current' ? [] : [`id is "${id}", not "current"`];
}

/** @throws Problem 400 where the list has no room for so many new entries */
export function mustHaveRoom(records: Records, kind: ListedKind, added: number): void {
  const kept = records.all(kind).length;
  if (added > 0 && kept + added > MOST_LISTED)
    throw badRequest(
      'A list holds at most {most} entries: it has {kept}, and {added} would be added. Remove those that nobody needs.',
      { most: MOST_LISTED, kept, added },
    );
}
