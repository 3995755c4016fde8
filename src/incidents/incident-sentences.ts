/** The desk's sentences in both languages: reasons of a priority, events of the timeline, refusals. */
import type { Catalogue, Words } from '../words/sentence.js';

const PRIORITY: Catalogue = {
  'priority.distress': {
    vi: 'Tần số {frequency} ({band}) là tần số cấp cứu, an toàn sinh mạng, được bảo vệ tuyệt đối ({basis}). Mức ưu tiên {severity}: xử lý trước mọi vụ khác.',
    en: '{frequency} lies in {band}: a distress and safety-of-life frequency with absolute protection ({basis}); priority level {severity}, before all others.',
  },
  'priority.safety': {
    vi: '{frequency} thuộc {band}: nghiệp vụ an toàn ({basis}); mức ưu tiên {severity}.',
    en: '{frequency} lies in {band}: a safety service ({basis}); priority level {severity}.',
  },
  'priority.primary': {
    vi: '{frequency} thuộc {band}; đài bị nhiễu {victim} thuộc nghiệp vụ chính, được bảo vệ trước nghiệp vụ phụ ({basis}); mức ưu tiên {severity}.',
    en: '{frequency} lies in {band}; the victim {victim} is of a primary service, protected before secondary ones ({basis}); priority level {severity}.',
  },
  'priority.secondary': {
    vi: '{frequency} thuộc {band}; đài bị nhiễu {victim} thuộc nghiệp vụ phụ, sau nghiệp vụ chính ({basis}); mức ưu tiên {severity}.',
    en: '{frequency} lies in {band}; the victim {victim} is of a secondary service, after primary ones ({basis}); priority level {severity}.',
  },
  'priority.planned': {
    vi: '{frequency} thuộc {band}, không rõ đài bị nhiễu; mức ưu tiên {severity}, cùng mức thì xếp theo cường độ (cao hơn nền tạp âm {excessDb} dB).',
    en: '{frequency} lies in {band}, no victim known; priority level {severity}, among equals by strength ({excessDb} dB above the noise floor).',
  },
  'priority.unplanned': {
    vi: '{frequency} không có trong quy hoạch băng tần đang dùng; mức ưu tiên {severity}, cùng mức thì xếp theo cường độ (cao hơn nền tạp âm {excessDb} dB).',
    en: '{frequency} is not in the band plan in use; priority level {severity}, among equals by strength ({excessDb} dB above the noise floor).',
  },
  'priority.planned-unmeasured': {
    vi: '{frequency} thuộc {band}, không rõ đài bị nhiễu; mức ưu tiên {severity}. Chưa đo mức cao hơn nền tạp âm.',
    en: '{frequency} lies in {band}, no victim known; priority level {severity}. Its height above the noise floor was not measured.',
  },
  'priority.unplanned-unmeasured': {
    vi: '{frequency} không có trong quy hoạch băng tần đang dùng; mức ưu tiên {severity}. Chưa đo mức cao hơn nền tạp âm.',
    en: '{frequency} is not in the band plan in use; priority level {severity}. Its height above the noise floor was not measured.',
  },
  'priority.lost': {
    vi: '{licence} mất sóng trên {frequency}, thuộc {band}: thường thu được {expectedDbm} dBm, nay {levelDbm} dBm; mức ưu tiên {severity}.',
    en: '{licence} fell silent on {frequency}, in {band}: usually {expectedDbm} dBm, now {levelDbm} dBm; priority level {severity}.',
  },
  'priority.several-lost': {
    vi: '{count} đài được cấp phép cùng mất sóng: {licences}; mức ưu tiên {severity}, theo đài quan trọng nhất: {licence}.',
    en: '{count} licensed stations fell silent: {licences}; priority level {severity}, that of the most important: {licence}.',
  },
  'priority.silent': {
    vi: '{licence} mất sóng trên {frequency}, thuộc {band}; mức ưu tiên {severity}.',
    en: '{licence} fell silent on {frequency}, in {band}; priority level {severity}.',
  },
  'priority.broadcaster': {
    vi: '{licence} mất sóng trên {frequency}, thuộc {band}: đài {powerW} W, {hours}; mức ưu tiên {severity}.',
    en: '{licence} fell silent on {frequency}, in {band}: a station of {powerW} W, {hours}; priority level {severity}.',
  },
  'priority.broadcaster-lost': {
    vi: '{licence} mất sóng trên {frequency}, thuộc {band}: thường thu được {expectedDbm} dBm, nay {levelDbm} dBm; đài {powerW} W, {hours}; mức ưu tiên {severity}.',
    en: '{licence} fell silent on {frequency}, in {band}: usually {expectedDbm} dBm, now {levelDbm} dBm; a station of {powerW} W, {hours}; priority level {severity}.',
  },
  'priority.breach': {
    vi: '{licence} phát không đúng giấy phép trên {frequency}, thuộc {band}: {what}; mức ưu tiên {severity}.',
    en: '{licence} transmits outside its licence on {frequency}, in {band}: {what}; priority level {severity}.',
  },
  'priority.unlisted-users': {
    vi: 'Trên {band} có nhiều đài phát thường xuyên, cùng kiểu, chưa có trong danh mục giấy phép, gộp thành một vụ: có bổ sung các đài này vào danh mục không? Mức ưu tiên {severity}.',
    en: 'In {band} several stations of one kind transmit regularly and are not in the register; they are one case: should they be added to it? Priority level {severity}.',
  },
  'priority.far-stations': {
    vi: 'Trên {band} nhiều đài ở xa cùng mạnh dần lên do truyền sóng dị thường, gộp thành một vụ; mức ưu tiên {severity}.',
    en: 'In {band} several far stations grow stronger together, carried by unusual propagation; they are one case, priority level {severity}.',
  },
  /** Of cases that versions before December 2026 opened. */
  'priority.scattered-bursts': {
    vi: 'Trên {band} có các phát xạ ngắn, cùng độ rộng và cùng mức, lần lượt ở nhiều tần số (một máy nhảy tần hoặc nhiều máy cùng loại), gộp thành một vụ; mức ưu tiên {severity}.',
    en: 'In {band} brief emissions of one width and level come one after the other in many places (one transmitter that hops, or several of one kind); they are one case, priority level {severity}.',
  },
  'priority.crowd': {
    vi: 'Trên {band} nhiều máy cùng phát trong kênh dùng chung, lâu hơn, rộng hơn hoặc mạnh hơn thường lệ, gộp thành một vụ: đây có phải là lưu lượng bình thường không? Mức ưu tiên {severity}.',
    en: 'In {band} many users of a shared channel transmit at once, for longer, wider or stronger than usual; they are one case: is it ordinary traffic? Priority level {severity}.',
  },
  'priority.comb': {
    vi: 'Trên {band} có nhiều vạch phổ cách đều nhau, xuất hiện cùng lúc: thường là hài của một thiết bị (như bộ nguồn xung), gộp thành một vụ; mức ưu tiên {severity}.',
    en: 'In {band} several lines at equal distances came together, as harmonics of one device do (a switch-mode supply, for example); they are one case, priority level {severity}.',
  },
  'priority.noise-rise': {
    vi: 'Nền tạp âm của máy thu cao hơn thường lệ {excessDb} dB ở khắp dải quét, trong đó có {band}: có nguồn nhiễu phủ cả dải, hoặc độ khuếch đại máy thu đã đổi; tín hiệu yếu hơn mức đó không thu được; mức ưu tiên {severity}.',
    en: 'The noise of the receiver is {excessDb} dB above its usual level over the whole range that it sweeps, {band} in it: something fills the range, or the gain of the receiver changed; weaker signals are not heard meanwhile; priority level {severity}.',
  },
  'priority.watch-loss': {
    vi: '{band} không được theo dõi: có can nhiễu hay gọi cấp cứu ở đó cũng không trạm nào thu được; mức ưu tiên {severity}.',
    en: '{band} is not watched: interference or a distress call there is heard by nobody; priority level {severity}.',
  },
  'priority.gnss-cause': {
    vi: 'Trên {band}: {causes}. Có thể có can nhiễu vệ tinh dẫn đường, cũng có thể máy thu GPS hỏng. Giờ và vị trí của GPS bị nghi ngờ không được dùng trong lúc đó; mức ưu tiên {severity}.',
    en: 'In {band}: {causes}. Interference with satellite navigation is possible, a broken GPS receiver too. Time and place of a GPS in doubt are not used meanwhile; priority level {severity}.',
  },
  'priority.unusual-cell-cause': {
    vi: 'Trên {band}, modem GSM của trạm cho biết: {causes}. Có thể là trạm gốc giả; nhà mạng thêm ô (cell), đổi số hoặc thay thiết bị cũng cho thấy như vậy: hãy hỏi nhà mạng. Trong lúc chờ: tìm sóng mang lạ và đo hướng, hỏi quanh đó máy điện thoại có bị đẩy về 2G hay nhận tin nhắn rác không. Nhà mạng xác nhận thì kết thúc vụ với nguồn “phát hợp pháp”: ô được ghi nhận là quen; mức ưu tiên {severity}.',
    en: 'In {band} the GSM modem of the station says: {causes}. Possibly a fake base station; a cell that the operator added, renumbered or replaced looks the same: ask the operator. Meanwhile look for a strange carrier, take bearings, and ask whether telephones nearby fell to 2G or got spam. Where the operator confirms it, resolve the case with the source "a permitted use": the cell is then usual here; priority level {severity}.',
  },
  /** Of cases and stations of versions before December 2026. */
  'priority.gnss': {
    vi: 'Máy thu GPS của trạm nhảy vị trí hoặc giờ, hoặc báo bị nhiễu, bị giả tín hiệu trên {band}: có thể có can nhiễu vệ tinh dẫn đường, cũng có thể máy thu GPS hỏng. Giờ và vị trí của GPS không được dùng trong lúc đó; mức ưu tiên {severity}.',
    en: 'The GPS receiver of the station jumped in place or time, or says that it is jammed or spoofed in {band}: interference with satellite navigation is possible, a broken GPS receiver too. Its time and place are not used meanwhile; priority level {severity}.',
  },
  'priority.deaf': {
    vi: 'Máy thu không còn thu được như thường: các sóng thường ngày cùng yếu đi, trung vị {excessDb} dB, trong dải quét có {band}. Không phải các đài mất sóng: kiểm tra ăng-ten, cáp, đầu nối, bộ suy hao và bộ khuếch đại; mức ưu tiên {severity}.',
    en: 'The receiver no longer hears as usual: its usual signals fell together, the median by {excessDb} dB, in a range with {band}. No station is silent for that: check antenna, cable, connectors, attenuator and amplifier; priority level {severity}.',
  },
  'priority.regraded': {
    vi: '{frequency}: mức ưu tiên {severity} do người trực xếp lại: {reason}',
    en: '{frequency}: priority level {severity}, set by a person: {reason}',
  },
};

const TIMELINE: Catalogue = {
  'timeline.heard': { vi: 'Vẫn đang phát.', en: 'Still on the air.' },
  'timeline.returned': {
    vi: 'Phát xạ trở lại trên {frequency}, {peakDbm} dBm tại {station}.',
    en: 'Back on the air at {frequency}, {peakDbm} dBm at {station}.',
  },
  'timeline.fell-quiet': {
    vi: 'Phát xạ trên {frequency} tại {station} đã ngừng.',
    en: 'The emission on {frequency} at {station} has ceased.',
  },
  'timeline.left': {
    vi: '{frequency} tại {station} không còn được theo dõi. Không rõ hiện có sóng hay không.',
    en: '{frequency} at {station} is no longer followed. Whether there is a signal now is not known.',
  },
  'timeline.measured': {
    vi: 'Đã đo trên {frequency} tại {station}: mức cao nhất {peakDbm} dBm.',
    en: 'Measured at {frequency} at {station}: highest level {peakDbm} dBm.',
  },
  'timeline.lost-again': {
    vi: 'Sóng mang trên {frequency} lại mất tại {station}.',
    en: 'The carrier on {frequency} is missing again at {station}.',
  },
  'timeline.carrier-back': {
    vi: 'Sóng mang trên {frequency} đã có lại tại {station}.',
    en: 'The carrier on {frequency} is back at {station}.',
  },
  'timeline.breach-again': {
    vi: 'Đài được cấp phép trên {frequency} lại phát không đúng giấy phép, thu được tại {station}.',
    en: 'The licensee on {frequency} is outside its licence again, as heard at {station}.',
  },
  'timeline.breach-ended': {
    vi: 'Đài được cấp phép trên {frequency} phát đúng giấy phép trở lại, thu được tại {station}.',
    en: 'The licensee on {frequency} keeps to its licence again, as heard at {station}.',
  },
  'timeline.ticked': { vi: 'Đã đến một thời hạn (tiếp nhận hoặc xử lý).', en: 'A time limit was reached.' },
  'timeline.confirmed': { vi: 'Đã xác nhận, mở vụ việc.', en: 'Confirmed: the case is open.' },
  'timeline.expired': { vi: 'Không xác nhận được, tự kết thúc.', en: 'Never confirmed: dropped.' },
  'timeline.acknowledged': { vi: 'Đã tiếp nhận báo động.', en: 'Alarm acknowledged.' },
  'timeline.assigned': { vi: 'Phân công cho {personId}.', en: 'Assigned to {personId}.' },
  'timeline.unassigned': { vi: 'Hủy phân công.', en: 'Assignment withdrawn.' },
  'timeline.started': { vi: 'Bắt đầu xử lý.', en: 'Investigation started.' },
  'timeline.resolved': {
    vi: 'Đã xử lý. Nguyên nhân: {cause} Biện pháp: {measure}',
    en: 'Resolved. Cause: {cause} Measure: {measure}',
  },
  'timeline.resolved-source': {
    vi: 'Đã xử lý. Nguồn: {source}. Biện pháp: {measure}',
    en: 'Resolved. Source: {source}. Measure: {measure}',
  },
  'timeline.resolved-source-remark': {
    vi: 'Đã xử lý. Nguồn: {source}; {cause} Biện pháp: {measure}',
    en: 'Resolved. Source: {source}; {cause} Measure: {measure}',
  },
  'timeline.closed': { vi: 'Đóng vụ việc. {although}', en: 'Closed. {although}' },
  'timeline.dismissed': { vi: 'Bác bỏ: {reason}', en: 'Dismissed: {reason}' },
  'timeline.reopened': { vi: 'Mở lại: {reason}', en: 'Reopened: {reason}' },
  'timeline.noted': { vi: '{text}', en: '{text}' },
  'timeline.noted-later': { vi: '{text} (ghi lúc {taken})', en: '{text} (written at {taken})' },
  'timeline.measured-in-field': {
    vi: 'Đo hiện trường bằng {receiver} tại {place}: {found}.',
    en: 'Measured in the field with {receiver} at {place}: {found}.',
  },
  'timeline.measurement-withdrawn': {
    vi: 'Rút lại kết quả đo bằng {receiver} tại {place}: {found}.',
    en: 'Measurement with {receiver} at {place} withdrawn: {found}.',
  },
  'timeline.called-noise': { vi: 'Báo động không cần thiết: {why}.', en: 'The alarm was noise: {why}.' },
  'timeline.acknowledged-noise': {
    vi: 'Đã tiếp nhận; báo động không cần thiết: {why}.',
    en: 'Acknowledged; the alarm was noise: {why}.',
  },
  'timeline.noise-withdrawn': {
    vi: 'Rút lại: báo động này là cần thiết.',
    en: 'Withdrawn: the alarm was no noise.',
  },
  'timeline.called': {
    vi: '{caller} đã báo cho {person} lúc {time}.',
    en: '{caller} informed {person} at {time}.',
  },
  'timeline.regraded': {
    vi: 'Xếp lại mức ưu tiên {severity}: {reason}',
    en: 'Priority level set to {severity}: {reason}',
  },
  'timeline.linked': { vi: 'Liên kết với {incident}.', en: 'Linked to {incident}.' },
  'timeline.unlinked': { vi: 'Bỏ liên kết với {incident}.', en: 'Link to {incident} removed.' },
  'timeline.merged-into': { vi: 'Gộp vào {incident}.', en: 'Merged into {incident}.' },
  'timeline.absorbed': { vi: 'Nhận gộp {incident}.', en: 'Took in {incident}.' },
  'timeline.split-off': {
    vi: 'Tách {count} phát xạ thành {incident}.',
    en: 'Split off {count} emissions as {incident}.',
  },
  'timeline.shelved': { vi: 'Tạm hoãn đến {until}: {reason}', en: 'Shelved until {until}: {reason}' },
  'timeline.unshelved': { vi: 'Bỏ tạm hoãn.', en: 'Taken off the shelf.' },
  'timeline.suppressed': {
    vi: 'Chặn theo quy tắc {ruleId}: {reason}',
    en: 'Suppressed by rule {ruleId}: {reason}',
  },
  'timeline.unsuppressed': { vi: 'Thôi chặn theo quy tắc.', en: 'No longer suppressed.' },
  'timeline.taken-out-of-service': { vi: 'Ngừng báo động: {reason}', en: 'Alarm out of service: {reason}' },
  'timeline.put-in-service': { vi: 'Báo động hoạt động lại.', en: 'Alarm back in service.' },
  'timeline.unknown': {
    vi: 'Một thao tác mà phiên bản này chưa biết: {act}.',
    en: 'An act that this version does not know: {act}.',
  },
  'timeline.too-long': {
    vi: 'Một thao tác quá dài nên không nhận: {act}, có {field}; {bytes} byte, tối đa {most} byte.',
    en: 'An act that was too long to take: {act}, with {field}; {bytes} bytes, of at most {most}.',
  },
};

/** Every refusal of a move begins with the move and its case. */
const cannot = (vi: string, en: string): Words => {
  return { vi: `"{move}" cho {incident}: ${vi}`, en: `"{move}" of {incident}: ${en}` };
};

const REFUSED: Catalogue = {
  'refused.stale': {
    vi: '{incident} đã được người khác sửa (bản {now}, bạn đang xem bản {seen}); "{move}" chưa được ghi, hãy xem bản mới rồi làm lại.',
    en: '{incident} was changed by somebody else (version {now}, you were looking at {seen}); "{move}" was not kept, look at the newer state and try again.',
  },
  'refused.illegal': {
    vi: '{incident} đang ở trạng thái "{state}": không thể "{move}"; có thể: {possible}.',
    en: '{incident} is "{state}": "{move}" is not possible; possible are: {possible}.',
  },
  'refused.ended': {
    vi: '{incident} đang ở trạng thái "{state}": không thể "{move}" và không còn thao tác nào.',
    en: '{incident} is "{state}": "{move}" is not possible, and nothing else is.',
  },
  'refused.field-empty': {
    vi: '"{move}" cho {incident} cần {field}, nhưng {field} để trống.',
    en: '"{move}" of {incident} needs {field}, which is empty.',
  },
  'refused.field-long': cannot('{field} dài quá {longest} ký tự.', '{field} is longer than {longest} characters.'),
  'refused.too-long': cannot(
    'tổng cộng {bytes} byte, tối đa {most} byte; hãy rút gọn {field}.',
    'it has {bytes} bytes, at most {most} are possible; shorten {field}.',
  ),
  'refused.field-wrong': cannot('{field} không hợp lệ.', '{field} is not valid.'),
  'refused.measurements-full': cannot('đã có {most} kết quả đo.', 'it has {most} measurements already.'),
  'refused.record-differs': cannot(
    'bản ghi {id} đã được lưu với {field} khác.',
    'record {id} was kept already, with another {field}.',
  ),
  'refused.not-measured': cannot('không có kết quả đo này.', 'there is no such measurement.'),
  'refused.report': cannot('{problem}.', '{problem}.'),
  'refused.active': cannot('phát xạ vẫn đang có, chưa hề ngừng.', 'it is on the air and never left.'),
  'refused.not-active': cannot('phát xạ đã ngừng.', 'it is not on the air.'),
  'refused.already-acknowledged': cannot('không có báo động nào chờ tiếp nhận.', 'no alarm is waiting for it.'),
  'refused.needs-another': cannot(
    'bạn đã tiếp nhận; còn cần người khác tiếp nhận nữa.',
    'you have acknowledged it; another person must, too.',
  ),
  'refused.already-assigned': cannot('đã phân công cho {person}.', "it is {person}'s already."),
  'refused.too-early': cannot('vẫn còn thu được hoặc mới ngừng.', 'it is still heard, or was until a moment ago.'),
  'refused.still-active': cannot(
    'phát xạ vẫn còn; muốn đóng phải ghi lý do (although).',
    'it is still on the air; to close it all the same, say why (although).',
  ),
  'refused.shelf-past': cannot('thời hạn {until} đã qua.', 'the end {until} is not in the future.'),
  'refused.silence-long': cannot(
    'mức ưu tiên {severity} chỉ được làm im tối đa {longest}; muốn lâu hơn phải có người thứ hai, và không quá ca trực.',
    'an alarm of severity {severity} may be silenced for {longest} at most; longer only by a second person, to the end of the shift.',
  ),
  'refused.bulk': cannot(
    'mức ưu tiên {severity} phải xem và xử lý từng vụ một.',
    'alarms of severity {severity} are dealt with one by one.',
  ),
  'refused.shelf-long': cannot(
    'mức ưu tiên {severity} chỉ được tạm hoãn tối đa {longest}.',
    'priority level {severity} may be shelved for {longest} at most.',
  ),
  'refused.already-noise': cannot('đã ghi lý do đó rồi.', 'that reason stands already.'),
  'refused.not-noise': cannot(
    'chưa ai ghi là báo động không cần thiết, nên không có gì để rút lại.',
    'nobody called it noise, so there is nothing to withdraw.',
  ),
  'refused.not-shelved': cannot('không bị tạm hoãn.', 'it is not shelved.'),
  'refused.suppressed': cannot('đã bị chặn.', 'it is suppressed already.'),
  'refused.not-suppressed': cannot('không bị chặn.', 'it is not suppressed.'),
  'refused.out-of-service': cannot('báo động đã ngừng.', 'the alarm is out of service already.'),
  'refused.in-service': cannot('báo động đang hoạt động.', 'the alarm is in service.'),
  'refused.itself': {
    vi: '"{move}": {incident} không thể với chính nó.',
    en: '"{move}": {incident} cannot with itself.',
  },
  'refused.absorbed-open': cannot(
    'vụ này chưa được xác nhận, hãy gộp nó vào {other}.',
    'it is not confirmed yet; merge it into {other} instead.',
  ),
  'refused.already-linked': cannot('đã liên kết với {other}.', 'it is linked to {other} already.'),
  'refused.not-linked': cannot('không có liên kết với {other}.', 'it is not linked to {other}.'),
  'refused.not-its-emission': cannot(
    'phát xạ {emission} không thuộc vụ này.',
    'emission {emission} is not one of its own.',
  ),
  'refused.split-all': cannot(
    'phải tách ít nhất một và giữ lại ít nhất một trong {count} phát xạ.',
    'of {count} emissions at least one must leave and one stay.',
  ),
};

/** What the levels of fixed stations say of the place of an emitter: `location/station-levels.ts`. */
const LEVELS: Catalogue = {
  'levels.nobody': { vi: 'Chưa trạm nào đo được mức.', en: 'No station has measured a level.' },
  'levels.one': {
    vi: 'Chỉ {nearest} đo được: mức của một trạm không cho biết nguồn ở đâu. Hãy đo hướng, hoặc đo mức ở nhiều nơi.',
    en: 'Measured at {nearest} alone: the level of one station does not tell where it is. Take bearings, or levels at several places.',
  },
  'levels.uncalibrated': {
    vi: 'Không so được mức giữa các trạm để biết nguồn ở đâu: {others} chưa có hiệu chuẩn hay hệ số ăng-ten, chưa thu đủ đài có giấy phép để suy ra, hoặc dùng ăng-ten định hướng. Hãy đo hướng, hoặc đo mức ở nhiều nơi.',
    en: 'Levels of the stations cannot be compared to tell where it is: no calibration or antenna factor, too few licensed transmitters heard to learn it, or a directional antenna at {others}. Take bearings, or levels at several places.',
  },
  'levels.alike': {
    vi: 'Cường độ trường tại các trạm chênh nhau chưa đến {telling} dB: chưa biết nguồn gần trạm nào hơn. Hãy đo hướng, hoặc đo mức ở nhiều nơi.{learnt}',
    en: 'Field strengths at the stations differ by less than {telling} dB: they do not tell to which it is nearer. Take bearings, or levels at several places.{learnt}',
  },
  'levels.nearer': {
    vi: 'Nguồn gần {nearest} hơn {others} (khoảng chín phần mười). Mức của trạm cố định không đủ để khoanh vùng: hãy đo hướng, hoặc đo mức ở nhiều nơi.{learnt}',
    en: 'Nearer to {nearest} than to {others} (about nine times in ten). Levels of fixed stations give no region: take bearings, or levels at several places.{learnt}',
  },
};

/** What the terrain model expects at a station: `report/desk/expected-levels.ts`. */
const EXPECTED: Catalogue = {
  'levels.model.licence': {
    vi: 'Mô hình địa hình ITM cho {licence} ({power}), chưa kể độ tăng ích ăng-ten phát; ăng-ten phát cao {lowM}–{highM} m vì giấy phép không ghi. Khoảng giá trị là 8 trong 10 trường hợp theo mô hình, trên mặt đất trống: nhà và cây làm mức thấp hơn.{tiles}',
    en: 'Terrain model ITM for {licence} ({power}), without gain of its antenna; antenna {lowM}–{highM} m high, as the licence states none. Ranges are eight situations in ten of the model, over bare earth: buildings and trees lower the level.{tiles}',
  },
  'levels.model.region': {
    vi: 'Mô hình địa hình ITM cho nguồn ở giữa vùng, ăng-ten cao {lowM}–{highM} m. Khoảng giá trị là 8 trong 10 trường hợp theo mô hình, trên mặt đất trống: nhà và cây đòi hỏi công suất lớn hơn. Công suất tính từ các trạm lệch hẳn nhau thì khó có chuyện nguồn ở đó.{tiles}',
    en: 'Terrain model ITM for an emitter in the midst of the region, antenna {lowM}–{highM} m high. Ranges are eight situations in ten of the model, over bare earth: behind buildings and trees it takes more power. Powers that do not agree between stations speak against that place.{tiles}',
  },
  'levels.model.placeless': {
    vi: 'Chưa tính được mức theo địa hình: giấy phép của {licence} không ghi tọa độ.',
    en: 'No level is expected over the terrain: the licence of {licence} states no coordinates.',
  },
  'levels.expected.field': {
    vi: '{site}: theo mô hình {low} đến {high} dBµV/m; {read}. Cách {km} km, {way}, {ground}.',
    en: '{site}: {low} to {high} dBµV/m expected; {read}. {km} km away, {way}, {ground}.',
  },
  'levels.expected.power': {
    vi: '{site}: {read}, tức công suất bức xạ {low} đến {high} W. Cách {km} km, {way}, {ground}.',
    en: '{site}: {read}, that is {low} to {high} W radiated. {km} km away, {way}, {ground}.',
  },
  'levels.expected.loss': {
    vi: '{site}: suy hao {low} đến {high} dB; {read}. Cách {km} km, {way}, {ground}.',
    en: '{site}: loss of {low} to {high} dB; {read}. {km} km away, {way}, {ground}.',
  },
  'levels.expected.lacks': {
    vi: '{site}: chưa tính được mức theo địa hình vì trạm chưa khai {what}.',
    en: '{site}: no level is expected over the terrain, as the station states no {what}.',
  },
  'levels.expected.outside': {
    vi: '{site}: cách {km} km, ngoài phạm vi của mô hình địa hình (1–300 km, 20 MHz–20 GHz).',
    en: '{site}: {km} km away, outside of the terrain model (1–300 km, 20 MHz–20 GHz).',
  },
};

export const INCIDENT_SENTENCES: Catalogue = { ...PRIORITY, ...TIMELINE, ...REFUSED, ...LEVELS, ...EXPECTED };
