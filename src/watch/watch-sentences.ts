/** The sentences of the watch in both languages. */
import type { Catalogue, Words } from '../words/sentence.js';

/**
 * Why a band was not watched, or not well. Where several receivers give several reasons, the first in this order is
 * reported: a reason that a person can remove comes before one that only follows from it.
 */
export const COVERAGE_REASON_WORDS = {
  held: { vi: 'có người đang giữ máy thu để đo việc khác', en: 'a person held the receiver for another measurement' },
  'receiver-lost': { vi: 'mất kết nối với máy thu', en: 'the receiver was lost' },
  'link-lost': { vi: 'mất kết nối trạm', en: 'the link to the station was lost' },
  paused: { vi: 'người trực tạm dừng', en: 'a person had paused it' },
  'program-stopped': { vi: 'chương trình không chạy', en: 'the program was not running' },
  'receiver-deaf': { vi: 'máy thu không thu được như thường', en: 'the receiver did not hear as usual' },
  overload: { vi: 'máy thu quá tải', en: 'the receiver was overloaded' },
  'clock-bad': { vi: 'đồng hồ chưa được đồng bộ thời gian', en: 'the clock was not known to be right' },
  'missing-bins': { vi: 'thiếu một phần số liệu của lượt quét', en: 'parts of the sweeps did not arrive' },
  'part-of-band': { vi: 'chỉ quét một phần băng tần', en: 'only part of the band was swept' },
  /** Received and stored, but detection did not search it. */
  'not-judged': {
    vi: 'phát hiện tự động chưa làm việc: đang học nền tạp âm, kế hoạch quét dưới 8 điểm, hoặc máy tính không kịp xử lý',
    en: 'detection was not at work: it was learning the noise floor, the plan has fewer than 8 points, or the computer was too slow',
  },
  /** A closer look at an emission, or a self-test: it may sweep the band itself, and detection does not judge it. */
  aside: {
    vi: 'máy thu đang đo ngoài kế hoạch: đo kỹ một phát xạ, hoặc tự kiểm tra',
    en: 'the receiver was measuring outside its plans: a closer look at an emission, or a self-test',
  },
  'receiver-elsewhere': { vi: 'máy thu đang quét băng tần khác', en: 'the receiver was sweeping other bands' },
  'receiver-silent': { vi: 'máy thu không gửi số liệu', en: 'the receiver delivered nothing' },
  'not-recorded': { vi: 'không có ghi chép', en: 'nothing is on record' },
  /** The station keeps the account itself, and its hub has not heard of this time yet. */
  'not-yet-told': { vi: 'trạm chưa báo về trung tâm', en: 'the station has not told its hub yet' },
} satisfies Readonly<Record<string, Words>>;

const STATES = {
  degraded: { vi: 'Theo dõi kém {time}', en: 'Degraded for {time}' },
  blind: { vi: 'Mất theo dõi {time}', en: 'Blind for {time}' },
  unknown: { vi: 'Không rõ {time}', en: 'Unknown for {time}' },
} as const;

function because(): Catalogue {
  const entries = Object.entries(STATES).flatMap(([state, start]) =>
    Object.entries(COVERAGE_REASON_WORDS).map(([reason, words]): [string, Words] => [
      `coverage.${state}.${reason}`,
      { vi: `${start.vi} do ${words.vi}.`, en: `${start.en} because ${words.en}.` },
    ]),
  );
  return Object.fromEntries(entries);
}

export const WATCH_SENTENCES: Catalogue = {
  ...because(),
  'coverage.watched': { vi: 'Đã theo dõi {watched}.', en: 'Watched for {watched}.' },
  'coverage.watched-swept': {
    vi: 'Đã theo dõi {watched}, phần {swept} của băng {band}.',
    en: 'Watched for {watched}, the part {swept} of {band}.',
  },
  'coverage.none-swept': {
    vi: 'Không phát hiện nhiễu trong phần {swept} của băng {band}, đã theo dõi toàn bộ thời gian ({heard}); phần còn lại không được quét.',
    en: 'No interference found in {swept} of {band}, watched the whole time ({heard}); the rest was not swept.',
  },
  'coverage.nothing-known': {
    vi: 'Mất theo dõi suốt thời gian: không thể kết luận có nhiễu hay không.',
    en: 'Not watched at any time: nothing can be said about interference.',
  },
  'coverage.nothing-searched': {
    vi: 'Mất theo dõi hoặc phát hiện tự động không làm việc suốt thời gian: không thể kết luận có nhiễu hay không.',
    en: 'Not watched, or detection was not at work, the whole time: nothing can be said about interference.',
  },
  'coverage.none': {
    vi: 'Không phát hiện nhiễu; đã theo dõi toàn bộ thời gian ({watched}).',
    en: 'No interference found; watched the whole time ({watched}).',
  },
  'coverage.none-degraded': {
    vi: 'Không phát hiện nhiễu; đã theo dõi toàn bộ thời gian, trong đó {degraded} theo dõi kém.',
    en: 'No interference found; watched the whole time, {degraded} of it degraded.',
  },
  'coverage.none-in-part': {
    vi: 'Không phát hiện nhiễu trong {heard} đã theo dõi; {silent} {lost} nên không thể kết luận.',
    en: 'Nothing found in the {heard} that were watched; {silent} {lost}, and nothing can be said about them.',
  },
  'coverage.nothing-told': {
    vi: 'Trạm chưa báo về trung tâm: chưa thể kết luận có nhiễu hay không.',
    en: 'The station has not told its hub yet: nothing can be said about interference so far.',
  },
  'coverage.none-told': {
    vi: 'Không phát hiện nhiễu trong {heard} đã theo dõi; {untold} trạm chưa báo về trung tâm nên chưa thể kết luận.',
    en: 'Nothing found in the {heard} that were watched; of {untold} the station has not told its hub yet.',
  },
  'coverage.some-told': {
    vi: '{count} vụ trong {heard} đã theo dõi; {untold} trạm chưa báo về trung tâm nên có thể còn vụ khác.',
    en: 'Incidents in the {heard} that were watched: {count}; of {untold} the station has not told its hub yet.',
  },
  'coverage.nothing-told-in-part': {
    vi: '{silent} {lost}, {untold} trạm chưa báo về trung tâm: chưa thể kết luận có nhiễu hay không.',
    en: '{silent} {lost}, and of {untold} the station has not told its hub yet: nothing can be said about interference so far.',
  },
  'coverage.none-told-in-part': {
    vi: 'Không phát hiện nhiễu trong {heard} đã theo dõi; {silent} {lost}, {untold} trạm chưa báo về trung tâm nên không thể kết luận.',
    en: 'Nothing found in the {heard} that were watched; {silent} {lost}, of {untold} the station has not told its hub yet, and nothing can be said about them.',
  },
  'coverage.some-told-in-part': {
    vi: '{count} vụ trong {heard} đã theo dõi; {silent} {lost}, {untold} trạm chưa báo về trung tâm nên có thể còn vụ khác.',
    en: 'Incidents in the {heard} that were watched: {count}; {silent} {lost}, of {untold} the station has not told its hub yet, and there may have been more.',
  },
  'coverage.some': {
    vi: '{count} vụ; đã theo dõi toàn bộ thời gian ({heard}).',
    en: 'Incidents: {count}; watched the whole time ({heard}).',
  },
  'coverage.some-in-part': {
    vi: '{count} vụ trong {heard} đã theo dõi; {silent} {lost} nên có thể còn vụ khác.',
    en: 'Incidents in the {heard} that were watched: {count}; {silent} {lost}, and there may have been more.',
  },
  'trial.would-have-fired': {
    vi: 'Quy tắc này sẽ báo {fired} lần: {cases} vụ có thật, {dismissed} vụ đã bị bác bỏ hoặc ghi là không cần thiết, {unnoticed} lần chưa ai để ý; sẽ bỏ sót {silent} vụ.{over}',
    en: 'Would have fired {fired} times: {cases} real cases, {dismissed} that were dismissed or called noise, {unnoticed} that nobody noticed; it would have been silent on {silent} cases.{over}',
  },
  'trial.would-have-held-back': {
    vi: 'Quy tắc này sẽ giữ lại {fired} báo động: {dismissed} vụ đã bị bác bỏ hoặc ghi là không cần thiết, {unnoticed} lần chưa ai để ý, {cases} vụ có thật.{over}',
    en: 'Would have held back {fired} alarms: {dismissed} that were dismissed or called noise, {unnoticed} that nobody noticed, {cases} real cases.{over}',
  },
  'handover.wrong-person': {
    vi: '{person} không thuộc ca {side}, không được ký biên bản {handover}.',
    en: '{person} is not of the {side} shift and cannot sign hand-over {handover}.',
  },
  'handover.signed': {
    vi: 'Biên bản {handover} đã được {person} ký cho ca {side}.',
    en: 'Hand-over {handover} was signed for the {side} shift by {person} already.',
  },
  'handover.same-person': {
    vi: '{person} không được ký biên bản {handover} cho cả hai ca.',
    en: '{person} cannot sign hand-over {handover} for both shifts.',
  },
};
