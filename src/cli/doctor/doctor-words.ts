/** What `rfi-logger doctor` says in Vietnamese: each English sentence is looked up by its form, values are kept. */
import type { Finding } from './doctor-checks.js';
import { ARCHIVE_WORDS, NETWORK_WORDS } from './words-of-network.js';
import { STATION_WORDS } from './words-of-station.js';

const CHECKS: Readonly<Record<Finding['check'], string>> = {
  data: 'dữ liệu',
  backups: 'sao lưu',
  clock: 'đồng hồ',
  serial: 'cổng nối tiếp',
  receivers: 'máy thu',
  accounts: 'tài khoản',
  certificate: 'chứng thư',
  notices: 'thông báo',
  network: 'mạng',
  files: 'tệp',
  influxdb: 'InfluxDB',
  archives: 'kho lưu trữ',
};

export type Language = 'vi' | 'en';

export interface FindingWords {
  /** What was checked, for a person. */
  readonly topic: string;
  readonly message: string;
  readonly cure?: string;
}

interface Form {
  readonly pattern: RegExp;
  readonly vi: string;
  /** Number of letters that the pattern states: of two forms that fit, the one that states more is meant. */
  readonly stated: number;
}

const FORMS: readonly Form[] = Object.entries({ ...STATION_WORDS, ...NETWORK_WORDS, ...ARCHIVE_WORDS })
  .map(([en, vi]) => {
    const parts = en.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return { pattern: new RegExp(`^${parts.join('(.+?)')}$`, 's'), vi, stated: en.replaceAll('{}', '').length };
  })
  .sort((a, b) => b.stated - a.stated);

/** Undefined where the catalogue has no words for the sentence; names and sentences of other programs stay as they are. */
export function vietnameseSentence(sentence: string): string | undefined {
  for (const { pattern, vi } of FORMS) {
    const found = pattern.exec(sentence);
    if (found === null) continue;
    const values = found.slice(1).map((value) => vietnameseSentence(value) ?? value);
    return vi.replaceAll('{}', () => values.shift() ?? '');
  }
  return severalSentences(sentence) ?? afterName(sentence);
}

function severalSentences(text: string): string | undefined {
  for (const { index } of text.matchAll(/[.!?] /g)) {
    const [first, rest] = [text.slice(0, index + 1), text.slice(index + 2)].map(vietnameseSentence);
    if (first !== undefined && rest !== undefined) return `${first} ${rest}`;
  }
  return undefined;
}

/** A sentence behind the name of what it is about. */
function afterName(sentence: string): string | undefined {
  const [, name = '', rest = ''] = /^([^\s:]+): (.+)$/s.exec(sentence) ?? [];
  const said = rest === '' ? undefined : vietnameseSentence(rest);
  return said === undefined ? undefined : `${name}: ${said}`;
}

export function findingWords({ check, message, cure, vi }: Finding, language: Language = 'en'): FindingWords {
  if (language === 'en') return { topic: check, message, ...(cure === undefined ? {} : { cure }) };
  return {
    topic: CHECKS[check],
    message: vi ?? vietnameseSentence(message) ?? message,
    ...(cure === undefined ? {} : { cure: vietnameseSentence(cure) ?? cure }),
  };
}
