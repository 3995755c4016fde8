/** Names of states, severities and outcomes in papers. */
import type { AlarmState, IncidentState } from '../incidents/incident.js';
import type { Severity } from '../incidents/severity.js';
import type { Words } from '../words/sentence.js';

export const SEVERITY_WORDS: Readonly<Record<Severity, Words>> = {
  1: { vi: 'Cấp cứu, an toàn sinh mạng', en: 'Distress and safety of life' },
  2: { vi: 'An toàn hàng không, hàng hải, định vị', en: 'Aeronautical and maritime safety, navigation' },
  3: { vi: 'An ninh công cộng, khí tượng, vệ tinh', en: 'Public safety, meteorology, satellite' },
  4: { vi: 'Di động công cộng, phát thanh truyền hình', en: 'Public mobile and broadcasting' },
  5: { vi: 'Di động mặt đất, dùng riêng', en: 'Land mobile and private' },
  6: { vi: 'Cự ly ngắn, ISM, nghiệp dư', en: 'Short range, ISM, amateur' },
};

export const STATE_WORDS: Readonly<Record<IncidentState, Words>> = {
  candidate: { vi: 'chờ xác nhận', en: 'unconfirmed' },
  open: { vi: 'mới mở', en: 'open' },
  acknowledged: { vi: 'đã tiếp nhận', en: 'acknowledged' },
  assigned: { vi: 'đã phân công', en: 'assigned' },
  investigating: { vi: 'đang xử lý', en: 'under investigation' },
  resolved: { vi: 'đã xử lý', en: 'resolved' },
  closed: { vi: 'đã đóng', en: 'closed' },
  merged: { vi: 'đã gộp', en: 'merged' },
};

export const ALARM_WORDS: Readonly<Record<AlarmState, Words>> = {
  normal: { vi: 'bình thường', en: 'normal' },
  unacknowledged: { vi: 'chưa tiếp nhận', en: 'unacknowledged' },
  acknowledged: { vi: 'đã tiếp nhận', en: 'acknowledged' },
  'returned-unacknowledged': { vi: 'đã hết, chưa tiếp nhận', en: 'returned, unacknowledged' },
  shelved: { vi: 'tạm ẩn', en: 'shelved' },
  suppressed: { vi: 'chặn theo quy tắc', en: 'suppressed by rule' },
  'out-of-service': { vi: 'ngừng báo động', en: 'out of service' },
};

export const DUTY_WORDS: Words = { vi: 'trưởng ca', en: 'leader' };

export const DRILL_MARK: Words = { vi: 'DIỄN TẬP', en: 'DRILL' };
