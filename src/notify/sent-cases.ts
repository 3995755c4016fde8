/** The notice with which a case or a paper goes to a contact: what the sender asks for, the facts, and the link to answer. */
import type { Incident } from '../incidents/incident.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { Sendings } from '../store/cases/sendings.js';
import type { Sending } from '../watch/papers/sending.js';
import { spellAt } from '../words/sentence.js';
import type { DispatcherOptions, OrderedSending } from './dispatcher.js';
import type { Notice } from './notice.js';
import { caseNotice, rangeText, withSlash } from './notice-words.js';
import type { NoticeSettingsStore } from './settings-store.js';

export interface SentPapers {
  /** Undefined when there is no such report. */
  read(reportId: string, language: 'vi' | 'en'): Promise<SentPaper | undefined>;
  /** A channel accepted the report. The minutes that go with a case are a draft: only a signed paper counts as sent. */
  sent(reportId: string, by: string, note: string): void;
}

interface SentPaper {
  readonly title: { readonly vi: string; readonly en: string };
  readonly madeAt: number;
  readonly pdf: Uint8Array | undefined;
}

interface SentNotices {
  readonly desk: IncidentDesk;
  readonly settings: Pick<NoticeSettingsStore, 'publicUrl'>;
  readonly stationName: DispatcherOptions['stationName'];
  /** The name of an account; empty where there is none. */
  nameOf(id: string): string;
  readonly papers: SentPapers;
}

/** What goes to channels and contacts with a PDF. */
export function sentNotices(options: SentNotices): Pick<DispatcherOptions, 'report' | 'sending'> {
  const { papers, settings, desk } = options;
  const report: DispatcherOptions['report'] = async (id, language) => {
    const first = language === 'en' ? 'en' : 'vi';
    const paper = await papers.read(id, first);
    if (paper === undefined) return undefined;
    const { title, madeAt, pdf } = paper;
    const { publicUrl } = settings;
    return {
      id,
      lines: language === 'vi-en' ? [title.en] : [],
      severity: 5,
      cause: 'report',
      incidentIds: [],
      at: madeAt,
      url: publicUrl && new URL(`reports/${id}`, withSlash(publicUrl)).href,
      title: `${title[first]} (${id})`,
      attachment: pdf && { name: `${id}.pdf`, type: 'application/pdf', content: pdf },
    };
  };
  const sendings = new Sendings(desk);
  return { report, sending: (id) => orderedSending({ ...options, report, sendings, paperSent: papers.sent }, id) };
}

interface SentCasesOptions extends Omit<SentNotices, 'papers'>, Pick<DispatcherOptions, 'report'> {
  readonly sendings: Sendings;
  readonly paperSent: SentPapers['sent'];
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
    severity: 5,
    cause: 'sending',
    at,
    incidentIds: incidentId === undefined ? [] : [incidentId],
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
