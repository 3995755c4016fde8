/**
 * The text of a notice about a case: severity, frequency, place, time, cause; in Vietnamese, English, or both. Pure.
 */
import { kindFacts } from '../incidents/case-kind.js';
import { knownExcessDb, NO_LEVEL_DBM } from '../incidents/emission-report.js';
import type { Incident } from '../incidents/incident.js';
import { INCIDENT_SENTENCES } from '../incidents/incident-sentences.js';

import { partsText } from '../incidents/parts.js';
import type { StoredMessage } from '../store/cases/case-book-outbox.js';
import type { CaseCause } from '../watch/notice-causes.js';
import { type Language, sentenceText, spellAt, type Words } from '../words/sentence.js';
import type { DeliverBody, OwnText } from './messages.js';
import type { Notice } from './notice.js';

export type NoticeLanguage = 'vi' | 'en' | 'vi-en';

const CAUSES: Readonly<Record<CaseCause, Words>> = {
  raised: { vi: 'BÁO ĐỘNG', en: 'ALARM' },
  'raised-again': { vi: 'BÁO ĐỘNG LẠI', en: 'ALARM AGAIN' },
  reopened: { vi: 'MỞ LẠI', en: 'REOPENED' },
  assigned: { vi: 'PHÂN CÔNG', en: 'ASSIGNED' },
  'shelf-ended': { vi: 'HẾT TẠM HOÃN', en: 'NO LONGER SHELVED' },
  'acknowledge-target-missed': { vi: 'QUÁ HẠN TIẾP NHẬN', en: 'NOT ACKNOWLEDGED IN TIME' },
  'resolve-target-missed': { vi: 'QUÁ HẠN XỬ LÝ', en: 'NOT RESOLVED IN TIME' },
  escalation: { vi: 'CHƯA AI TIẾP NHẬN', en: 'NOBODY HAS ACKNOWLEDGED' },
  'shift-change': { vi: 'ĐỔI CA', en: 'CHANGE OF SHIFT' },
};

const WHYS: Readonly<Record<string, Words>> = {
  'on-duty': { vi: 'đang trực', en: 'on duty' },
  'took-over': { vi: 'vừa nhận ca', en: 'took over' },
  'next-on-duty': { vi: 'người trực kế tiếp', en: 'next on duty' },
  'contact-list': { vi: 'danh sách liên hệ', en: 'contact list' },
  again: { vi: 'nhắc lại', en: 'again' },
};

/** The addressee of an escalation, and how people can reach them when the program cannot. */
export interface NoticeTo {
  readonly name: string;
  readonly why: string;
  readonly phones: readonly string[];
}

export interface CaseNotice {
  readonly id: string;
  readonly cause: CaseCause;
  readonly incident: Incident;
  readonly at: number;
  stationName(id: string): string;
  readonly to?: NoticeTo | undefined;
  readonly publicUrl?: string | undefined;
}

export function caseNotice(about: CaseNotice, language: NoticeLanguage): Notice {
  const { id, cause, incident, at, publicUrl } = about;
  const title = titleOf(about, language === 'en' ? 'en' : 'vi');
  const lines =
    language === 'vi-en'
      ? [...linesOf(about, 'vi'), '—', titleOf(about, 'en'), ...linesOf(about, 'en')]
      : linesOf(about, language);
  return {
    id,
    title,
    lines,
    cause,
    at,
    severity: incident.priority.severity,
    incidentIds: [incident.id],
    url: urlOf(publicUrl, incident.id),
  };
}

/** One text message: what, where, since when. Reason and number of the case stand behind it. */
function titleOf({ cause, incident, stationName }: CaseNotice, language: Language): string {
  const level = language === 'vi' ? 'ưu tiên' : 'priority';
  const heard = incident.peakDbm > NO_LEVEL_DBM ? `, ${decimal(incident.peakDbm, language)} dBm` : '';
  const since = `${language === 'vi' ? 'Từ' : 'Since'} ${spellAt(incident.firstHeardAt).slice(0, 5)}${heard}.`;
  const what = `${CAUSES[cause][language]} ${level} ${incident.priority.severity}: ${rangeText(incident, language)}`;
  return `${what}, ${stationsOf(incident, stationName)}. ${since}`;
}

const stationsOf = ({ emissions }: Incident, stationName: CaseNotice['stationName']): string =>
  [...new Set(emissions.map(({ stationId }) => stationName(stationId)))].join(', ');

function linesOf({ incident, to, stationName }: CaseNotice, language: Language): string[] {
  const t = (vi: string, en: string) => (language === 'vi' ? vi : en);
  const excessDb = knownExcessDb(incident);
  const overFloor = (db: string) => t(`cao hơn nền tạp âm ${db} dB`, `${db} dB above the floor`);
  const over = excessDb === undefined ? '' : `, ${overFloor(decimal(excessDb, language))}`;
  const level =
    incident.peakDbm > NO_LEVEL_DBM
      ? [`${t('Mức thu', 'Level')}: ${decimal(incident.peakDbm, language)} dBm${over}`]
      : [];
  const phones = to === undefined || to.phones.length === 0 ? '' : `, ${to.phones.join(', ')}`;
  const why = to === undefined ? '' : (WHYS[to.why]?.[language] ?? to.why);
  return [
    sentenceText(incident.priority.reason, language, INCIDENT_SENTENCES),
    `${t('Trạm', 'Station')}: ${stationsOf(incident, stationName)}`,
    ...level,
    `${kindFacts(incident).first[language]}: ${spellAt(incident.firstHeardAt)} UTC+7 (${new Date(incident.firstHeardAt).toISOString().slice(0, 19)}Z)`,
    onAirText(incident, language),
    `${t('Số hồ sơ', 'Case')}: ${incident.id}`,
    ...(to === undefined ? [] : [`${t('Gửi', 'To')}: ${to.name} (${why})${phones}`]),
  ];
}

function onAirText(incident: Incident, language: Language): string {
  const t = (vi: string, en: string) => (language === 'vi' ? vi : en);
  const told = incident.emissions.find(({ complaint }) => complaint !== undefined)?.complaint;
  if (told !== undefined && incident.levels === undefined)
    return `${t('Phản ánh', 'Complaint')}: ${told.who}: ${told.hears} ${t('(chưa đo)', '(not measured)')}`;
  if (incident.unknownSince !== undefined) {
    const since = `${spellAt(incident.unknownSince)} UTC+7`;
    return t(
      `Không rõ còn phát từ ${since}: từ đó không thu được nữa.`,
      `Not known whether on the air since ${since}: nothing was heard there since.`,
    );
  }
  const { on, over } = kindFacts(incident);
  return (incident.active ? on : over)[language];
}

/** One notice in place of many: it counts them and names the most severe first. */
export function floodNotice(notices: readonly Notice[], language: NoticeLanguage, at: number): Notice {
  const first = notices[0];
  const sorted = [...notices].sort((a, b) => a.severity - b.severity || a.at - b.at);
  const title =
    language === 'en'
      ? `${notices.length} notices together`
      : language === 'vi'
        ? `${notices.length} thông báo gộp`
        : `${notices.length} thông báo gộp / notices together`;
  const shown = sorted.slice(0, MOST_LISTED).map((one) => `• ${one.title}`);
  const left = notices.length - shown.length;
  return {
    id: `${first?.id ?? 'flood'}+${notices.length}`,
    title,
    lines: [...shown, ...(left > 0 ? [`… +${left}`] : [])],
    severity: Math.min(...notices.map(({ severity }) => severity)),
    cause: 'flood',
    incidentIds: [...new Set(sorted.flatMap(({ incidentIds }) => incidentIds))],
    at,
  };
}

/** Most incidents listed: some receivers cut longer messages. */
const MOST_LISTED = 20;

function urlOf(publicUrl: string | undefined, incidentId: string): string | undefined {
  return publicUrl === undefined
    ? undefined
    : new URL(`incidents/${encodeURIComponent(incidentId)}`, withSlash(publicUrl)).href;
}

export function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

const MOST_MIDDLES = 3;

/** The frequency; of a case with several, the first three. */
export function rangeText(incident: Incident, language: Language): string {
  const parts = partsText(incident, language);
  return [...parts.slice(0, MOST_MIDDLES), ...(parts.length > MOST_MIDDLES ? ['…'] : [])].join('; ');
}

function decimal(value: number, language: Language): string {
  const text = (Math.round(value * 10) / 10).toFixed(1).replace('-', '−');
  return language === 'vi' ? text.replace('.', ',') : text;
}

/** A message with a text of its own: of the watch itself, or the daily sign of life. */
export function ownNotice(
  { key, createdAt }: StoredMessage,
  { severity, cause }: Pick<DeliverBody, 'severity' | 'cause'>,
  { title, lines }: OwnText,
  language: NoticeLanguage,
): Notice {
  const first = language === 'en' ? 'en' : 'vi';
  const own = lines.map((line) => line[first]);
  const more = language === 'vi-en' ? ['—', title.en, ...lines.map((line) => line.en)] : [];
  return { id: key, title: title[first], lines: [...own, ...more], severity, cause, at: createdAt, incidentIds: [] };
}

export function testNotice(id: string, channelName: string, at: number, language: NoticeLanguage): Notice {
  const words = {
    vi: {
      title: `Thử kênh thông báo “${channelName}”`,
      line: 'Nhận được tin này nghĩa là kênh hoạt động. Không có báo động nào.',
    },
    en: {
      title: `Test of the notice channel “${channelName}”`,
      line: 'This message arrived, so the channel works. There is no alarm.',
    },
  };
  const { title, line } = words[language === 'en' ? 'en' : 'vi'];
  const lines = language === 'vi-en' ? [line, words.en.title, words.en.line] : [line];
  return { id, title, lines, at, severity: 6, cause: 'test', incidentIds: [] };
}
