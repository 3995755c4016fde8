/** Names of states and services: one list for page, papers, notices and command line. Lower case. */
import type { Words } from './sentence.js';

const table = <Key extends string | number>(words: Readonly<Record<Key, readonly [vi: string, en: string]>>) => {
  const rows = Object.entries<readonly [vi: string, en: string]>(words).map(([key, [vi, en]]) => [key, { vi, en }]);
  return Object.fromEntries(rows) as Readonly<Record<Key, Words>>;
};

/** The services of each priority level. */
export const SEVERITY_WORDS = table({
  1: ['cấp cứu, an toàn sinh mạng', 'distress, safety of life'],
  2: ['an toàn hàng không, hàng hải, dẫn đường vệ tinh', 'aeronautical and maritime safety, satellite navigation'],
  3: ['an ninh, khí tượng, di động vệ tinh', 'public safety, meteorology, mobile satellite'],
  4: ['di động công cộng, phát thanh, truyền hình', 'public mobile, broadcasting'],
  5: ['di động mặt đất, nội bộ', 'land mobile, private'],
  6: ['cự ly ngắn, ISM, nghiệp dư', 'short range, ISM, amateur'],
});

/** States of a case. */
export const STATE_WORDS = table({
  candidate: ['chờ xác nhận', 'unconfirmed'],
  open: ['mới', 'new'],
  acknowledged: ['đã tiếp nhận', 'acknowledged'],
  assigned: ['đã phân công', 'assigned'],
  investigating: ['đang xử lý', 'under investigation'],
  resolved: ['đã xử lý', 'resolved'],
  closed: ['đã đóng', 'closed'],
  merged: ['đã gộp', 'merged'],
});

export const ALARM_WORDS = table({
  normal: ['không báo động', 'no alarm'],
  unacknowledged: ['chưa tiếp nhận', 'unacknowledged'],
  acknowledged: ['đã tiếp nhận', 'acknowledged'],
  'returned-unacknowledged': ['chưa tiếp nhận, đã ngừng phát', 'unacknowledged, ended'],
  shelved: ['tạm hoãn', 'shelved'],
  suppressed: ['chặn theo quy tắc', 'suppressed by rule'],
  'out-of-service': ['ngừng báo động', 'out of service'],
});

/** What people did to a case, where a hand-over tells of it. */
export const HANDLED_WORDS = {
  acknowledged: STATE_WORDS.acknowledged,
  resolved: STATE_WORDS.resolved,
  dismissed: { vi: 'đã bác bỏ', en: 'dismissed' },
};

/** How a band was watched. */
export const WATCH_WORDS = table({
  watched: ['theo dõi đủ', 'watched'],
  degraded: ['theo dõi kém', 'degraded'],
  blind: ['mất theo dõi', 'blind'],
  unknown: ['không rõ', 'unknown'],
});

/** All of them, for a catalogue of one language. */
export const STATES = {
  case: STATE_WORDS,
  alarm: ALARM_WORDS,
  watch: WATCH_WORDS,
  handled: HANDLED_WORDS,
  services: SEVERITY_WORDS,
};

/** "mới" where it begins a cell: "Mới". */
export const capital = ({ vi, en }: Words): Words => ({ vi: raised(vi), en: raised(en) });

const raised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
