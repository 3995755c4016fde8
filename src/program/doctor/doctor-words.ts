/** What `rfi-logger doctor` found, in the language of the person. */
import { defined } from '../../rf/defined.js';
import type { Language } from '../language/language.js';
import { vietnameseSentence } from '../language/sentences.js';
import type { Finding } from './doctor-checks.js';

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
  terrain: 'địa hình',
  influxdb: 'InfluxDB',
  archives: 'kho lưu trữ',
};

export interface FindingWords {
  /** What was checked, for a person. */
  readonly topic: string;
  readonly message: string;
  readonly cure?: string;
}

export function findingWords({ check, message, cure, vi }: Finding, language: Language = 'en'): FindingWords {
  if (language === 'en') return { topic: check, message, ...defined({ cure }) };
  return {
    topic: CHECKS[check],
    message: vi ?? vietnameseSentence(message) ?? message,
    ...defined({ cure: cure === undefined ? undefined : (vietnameseSentence(cure) ?? cure) }),
  };
}
