/** What the duty room makes of its telephones: a confirmed call, and a modem that does not work. */
import { awaitsAcknowledgement } from '../../incidents/incident.js';
import { serialTransport } from '../../receiver/serial-transport.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import type { Notice } from '../notice.js';
import type { TelephoneChannel } from '../notice-settings.js';
import type { NoticeSettingsStore } from '../settings-store.js';
import type { CellWatch } from './cell-watch.js';
import { Telephones } from './telephones.js';

export function telephonesOf(desk: IncidentDesk, cells: CellWatch): Telephones {
  return new Telephones({
    cells,
    clock: desk.clock,
    transport: ({ port, baudRate }) => serialTransport(port, { baudRate }),
    onConfirmed: (notice, number, digit) => confirmed(desk, notice, number, digit),
  });
}

export function activeTelephones({ channels }: Pick<NoticeSettingsStore, 'channels'>): TelephoneChannel[] {
  return channels.flatMap(({ value }) => (value.kind === 'telephone' && value.active ? [value] : []));
}

/**
 * A digit during a call acknowledges the alarms of the notice, in the name of the person of the watch whose number it is.
 * A number that nobody of the watch has is only noted in the case: a contact outside does not acknowledge for the station.
 */
export function confirmed(desk: IncidentDesk, notice: Notice, number: string, digit: string): void {
  const { records, incidents } = desk.caseBook;
  const isNumber = ({ address }: { readonly address: string }) => sameNumber(address, number);
  const person = records.all('person').find(({ active, addresses }) => active && addresses.some(isNumber));
  for (const id of notice.incidentIds) {
    const incident = incidents.get(id);
    if (incident === undefined) continue;
    const who = person?.name ?? number;
    const text = `Điện thoại ${number} (${who}) đã nhấc máy và bấm phím ${digit}. / The call was answered with the digit ${digit}.`;
    desk.act(id, { kind: 'noted', text }, person?.id ?? 'system');
    if (person !== undefined && awaitsAcknowledgement(incident)) desk.act(id, { kind: 'acknowledged' }, person.id);
  }
}

/** Two ways to write one number: with the country's code, or with its leading zero. */
function sameNumber(one: string, other: string): boolean {
  const plain = (number: string) => number.replace(/\D/g, '').replace(/^(?:84|0)/, '');
  return plain(one) === plain(other);
}

export function telephoneFaults(
  channels: readonly TelephoneChannel[],
  telephones: Pick<Telephones, 'health'>,
): { readonly id: string; readonly name: string; readonly fault: string }[] {
  return channels.flatMap((channel) => {
    const fault = telephones.health(channel)?.fault;
    return fault === undefined ? [] : [{ id: channel.id, name: channel.name, fault }];
  });
}
