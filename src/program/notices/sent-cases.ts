/** The notice with which a case or a paper goes to a contact: what the sender asks for, the facts, and the link to answer. */

import type { Incident } from '../../incidents/incident.js';
import type { DispatcherOptions, OrderedSending } from '../../notify/dispatcher.js';
import type { Notice } from '../../notify/notice.js';
import { caseNotice, rangeText, withSlash } from '../../notify/notice-words.js';
import type { NoticeSettingsStore } from '../../notify/settings-store.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import type { Sendings } from '../../store/cases/sendings.js';
import type { Sending } from '../../watch/papers/sending.js';
import { spellAt } from '../../words/sentence.js';

interface SentCasesOptions extends Pick<DispatcherOptions, 'report' | 'stationName'> {
  readonly desk: IncidentDesk;
  readonly sendings: Sendings;
  readonly settings: Pick<NoticeSettingsStore, 'publicUrl'>;
  /** The name of an account; empty where there is none. */
  nameOf(id: string): string;
  /** A channel accepted a signed paper: only now it is sent. */
  paperSent(reportId: string, by: string, to: string): void;
}

export function orderedSending(options: SentCasesOptions, id: string): OrderedSending | undefined {
  const sending = options.sendings.get(id);
  const contact = options.desk.caseBook.records.get('contact', sending?.contactId ?? '')?.value;
  if (sending === undefined || contact === undefined) return undefined;
  return {
    contact,
    compose: (noticeId, language) => composed(options, sending, noticeId, language),
    onTold(address) {
      options.sendings.told(id, address);
      if (sending.reportId !== undefined)
        options.paperSent(sending.reportId, sending.by, `${sending.name} (${address})`);
    },
  };
}

type Language = Parameters<DispatcherOptions['report']>[1];

async function composed(
  { desk, sendings, settings: { publicUrl }, report, stationName, nameOf }: SentCasesOptions,
  sending: Sending,
  noticeId: string,
  language: Language,
): Promise<Notice> {
  const { incidentId, reportId, text, by, at } = sending;
  const paper = reportId === undefined ? undefined : await report(reportId, language);
  const kept = incidentId === undefined ? undefined : desk.caseBook.incidents.get(incidentId);
  const incident = kept && desk.told(kept);
  const facts = incident && caseNotice({ id: noticeId, cause: 'assigned', incident, at, stationName }, language);
  const link = publicUrl === undefined ? undefined : sendings.newLink(sending.id);
  const english = language === 'en';
  const answer = link && (english ? 'Answer once, until' : 'Trả lời một lần, trước');
  return {
    id: noticeId,
    title:
      incident === undefined ? (paper?.title ?? (english ? 'Test message' : 'Tin thử')) : titleOf(incident, english),
    lines: [
      text,
      ...(facts?.lines ?? paper?.lines ?? []),
      `${english ? 'Sent by' : 'Người gửi'}: ${nameOf(by) || desk.nameOf(by, 'person')}`,
      ...(link === undefined ? [] : [`${answer} ${spellAt(link.endsAt)} UTC+7:`]),
    ],
    ...{ severity: 5, cause: 'sending', at, incidentIds: incidentId === undefined ? [] : [incidentId] },
    // Behind the # the secret stays in the browser: no server on the way writes it down.
    url: link && new URL(`answer#${link.secret}`, withSlash(publicUrl ?? '')).href,
    attachment: paper?.attachment,
  };
}

function titleOf(incident: Incident, english: boolean): string {
  const { id } = incident;
  const where = rangeText(incident, english ? 'en' : 'vi');
  return english ? `Interference at ${where}: please act (${id})` : `Nhiễu tại ${where}: đề nghị xử lý (${id})`;
}
