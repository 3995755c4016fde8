export const HTTP = {
  'must hold no control letters, line breaks or marks that turn the direction of text':
    'không được chứa ký tự điều khiển, dấu xuống dòng hay ký hiệu đảo chiều chữ',
  '{path} answers {faults}': '{path} trả lời: {faults}',
  'Sign in first, or send an API token.': 'Hãy đăng nhập trước.',
  'The body is {encoding}: send JSON as UTF-8.': 'Nội dung gửi lên là {encoding}: hãy gửi JSON mã hóa UTF-8.',
  'The body is nested deeper than {most} levels.': 'Nội dung gửi lên lồng quá {most} cấp.',
  'A text in the body ends or begins in the middle of a letter (a lone surrogate).':
    'Một đoạn chữ gửi lên bị cắt giữa một ký tự.',
  'cursor is "{cursor}": it is not a nextCursor of this list.':
    'Trang tiếp theo của danh sách không còn hợp lệ; hãy tải lại.',
  '{field} is "{value}": there is no such {what}.': 'Không có mục “{value}” ({field}).',
  'Too much recorded data is being read at this moment: ask again shortly.':
    'Đang có quá nhiều dữ liệu ghi được đọc cùng lúc; hãy thử lại sau ít giây.',
  '{name} refuses with {status}: {why}': '{name} từ chối với mã {status}: {why}',
  'Drill {id} is running; its score is shown when it is over.': 'Diễn tập {id} đang chạy; bảng điểm có khi kết thúc.',
  'The table has {rows} rows, and a list holds at most {most} entries.':
    'Bảng có {rows} hàng, mà một danh sách chỉ chứa nhiều nhất {most} mục.',
  'A list holds at most {most} entries: it has {kept}, and {added} would be added. Remove those that nobody needs.':
    'Một danh sách chứa nhiều nhất {most} mục: đang có {kept}, nay thêm {added}. Hãy xóa bớt những mục không cần nữa.',
  'Give the table either as csv or as rows.': 'Hãy gửi bảng ở một dạng: CSV hoặc các hàng.',
  'Row {row} opens a quote that is never closed.': 'Hàng {row} mở dấu ngoặc kép mà không đóng.',
  'The table has more than {most} cells.': 'Bảng có hơn {most} ô.',
  'csv: {why}': 'Không đọc được bảng CSV: {why}',
  'id is "{id}": {why}': 'Không thực hiện được với “{id}”: {why}',
  'id is "{id}": there is none in {part}.': 'Không có mục “{id}”.',
  'messageId is "{id}": no message of it is {state}.': 'Không có tin số {id} ở trạng thái đó.',
  'id is "{id}": there is none in {path}.': 'Không có mục “{id}”.',
  'reportId: this account may not send papers.': 'Tài khoản này không được gửi văn bản.',
  'Send the workbook as application/octet-stream.': 'Tệp gửi lên không đúng kiểu.',
  'A workbook may have {megabytes} MB.': 'Bảng tính được phép lớn nhất {megabytes} MB.',
  'to must be later than from.': 'Thời điểm kết thúc phải sau thời điểm bắt đầu.',
  'from and to lie more than 400 days apart.': 'Khoảng thời gian dài quá 400 ngày.',
  '"{id}" is not among the people of the watch.': '“{id}” không có trong danh sách người trực.',
  '{stationId}: {detail}': '{stationId}: {detail}',
  'author: is missing, and nobody is signed in.': 'Chưa ghi người lập.',
  'by: is missing, and nobody is signed in. Say who takes the receiver.': 'Chưa ghi ai giữ máy thu.',
  'receiver "{receiverId}" is held by nobody.': 'Không ai đang giữ máy thu “{receiverId}”.',
  'This program is no station of a hub: run it with --role station.':
    'Chương trình này không chạy ở vai trò trạm của trung tâm (--role station).',
  'This station has joined a hub already; "rfi-logger join" at its computer joins another one.':
    'Trạm này đã đăng ký với một trung tâm; muốn đổi trung tâm, chạy “rfi-logger join” trên máy tính của trạm.',
  'portId is "{portId}": there is no such port; it may have been pulled out.':
    'Không có cổng “{portId}”; có thể đã bị rút ra.',
  'receiver "{receiverId}" is gone again.': 'Máy thu “{receiverId}” vừa không còn nữa.',
  'There is no base map; give one with PUT.': 'Chưa có bản đồ nền.',
  'Send the content as application/octet-stream.': 'Tệp gửi lên không đúng kiểu.',
  'The file has more than {megabytes} MB.': 'Tệp lớn hơn {megabytes} MB.',
  'receiver "{receiverId}" was never put to this test.': 'Máy thu “{receiverId}” chưa từng được thử như vậy.',
  '{id} has no attachment {sha256}.': '{id} không có tệp đính kèm này.',
  'incidentId is "{incidentId}": a drill is never evidence.':
    '{incidentId} thuộc diễn tập: diễn tập không bao giờ là chứng cứ.',
  'to lies before from.': 'Thời điểm kết thúc phải sau thời điểm bắt đầu.',
  'from lies in the future.': 'Thời điểm bắt đầu nằm ở tương lai.',
  'stationId is "{stationId}", receiverId "{receiverId}": there is no such place.':
    'Không có trạm “{stationId}” hoặc máy thu “{receiverId}”.',
  'A check is running already.': 'Một lần kiểm tra đang chạy rồi.',
  'name is "{name}": there is a backup of that name.': 'Đã có bản sao lưu tên “{name}”.',
  'A backup is being made already.': 'Đang tạo một bản sao lưu rồi.',
  'to must be later than from, by a week at most.':
    'Thời điểm kết thúc phải sau thời điểm bắt đầu, nhiều nhất một tuần.',
  'stopHz must be above startHz.': 'Tần số cuối phải cao hơn tần số đầu.',
  'Export {exportId} has no result: it is {state}.': 'Lần xuất {exportId} chưa có kết quả.',
  'Export {exportId} has nothing to show: it is {state}.': 'Lần xuất {exportId} không có gì để hiện trên trang.',
  'Export {exportId} is {state} already.': 'Lần xuất {exportId} đã kết thúc rồi.',
  'The result has {bytes} bytes.': 'Kết quả chỉ có {bytes} byte.',
  'importId is "{id}": there is no such file.': 'Không có tệp “{id}”.',
  'stationId is "{stationId}": there is no such station.': 'Không có trạm “{stationId}”.',
  'receiverId is "{receiverId}": that receiver is at work. Give the files a name of their own.':
    'Máy thu “{receiverId}” đang làm việc; hãy đặt cho các tệp một tên riêng.',
  '{field}: {why}': '{field}: {why}',
  'receiverId is missing.': 'Chưa chọn máy thu.',
  'corrected: a binary frame cannot carry its correction; ask for JSON.': 'Mức đã hiệu chỉnh chỉ có ở dạng JSON.',
  '{only} is "{value}", but rows is missing: give both or neither.': 'Có {only} mà thiếu số hàng.',
  'maxSweeps × maxBins is over {most}: ask for less at a time.':
    'Yêu cầu quá nhiều số liệu (trên {most}): hãy chọn khoảng nhỏ hơn.',
  'corrected: a picture is of levels as received; ask for sweeps.': 'Ảnh chỉ có mức như máy thu nhận được.',
  '{only} is {value}, but rows is given: a picture has rows and bins.': 'Đã có số hàng thì không dùng {only}.',
  'rows × bins is over {most}: ask for less at a time.':
    'Yêu cầu quá nhiều điểm ảnh (trên {most}): hãy chọn khoảng nhỏ hơn.',
  'corrected is "field": the antenna of receiver "{receiverId}" has neither gainDbi nor factorDbPerM in the configuration.':
    'Ăng-ten của máy thu “{receiverId}” chưa có độ tăng ích hoặc hệ số ăng-ten trong cấu hình nên không tính được cường độ trường.',
  'to must be later than from, by an hour at most.':
    'Thời điểm kết thúc phải sau thời điểm bắt đầu, nhiều nhất một giờ.',
  'There are no accounts yet, and a token acts for one.': 'Chưa có tài khoản nào nên chưa tạo được mã truy cập API.',
  'Links for screens are made by an administrator.': 'Liên kết cho màn hình do quản trị viên tạo.',
  'Tokens for others are made by an administrator.': 'Chỉ quản trị viên tạo được mã truy cập API cho người khác.',
  'scopes: "{scopes}" is more than {ownerId} may.':
    'Quyền “{scopes}” của mã truy cập API vượt quá quyền của {ownerId}.',
  '{ownerId} has {most} tokens; revoke one first.':
    '{ownerId} đã có {most} mã truy cập API; hãy thu hồi một khóa trước.',
  'entries: "{strange}" is no item of {templateId}.': 'Mục “{strange}” không có trong biểu mẫu này.',
  '{reportId} has no scan of a signed sheet.': '{reportId} chưa có bản quét của tờ đã ký.',
  'language is "{language}": {reportId} was not made in it.': '{reportId} chưa được lập bằng ngôn ngữ “{language}”.',
  'Too many reports are being made at this moment: ask again shortly.':
    'Đang có quá nhiều báo cáo chờ lập: hãy thử lại sau ít phút.',
  '{why} Try again in a moment.': '{why} Hãy thử lại sau giây lát.',
  'stopHz {stopHz} lies below startHz {startHz}.': 'Tần số cuối ({stopHz} Hz) phải cao hơn tần số đầu ({startHz} Hz).',
  'to must be later than from, by at most 31 days.':
    'Thời điểm kết thúc phải sau thời điểm bắt đầu, nhiều nhất 31 ngày.',
  '{sweeps} reference sweeps are too few: {fewest} are needed.':
    'Mới có {sweeps} lượt quét tham chiếu; cần {fewest} lượt.',
  'stepHz {stepHz} gives {count} bins; {most} is the most.':
    'Bước {stepHz} Hz cho {count} điểm; nhiều nhất là {most} điểm.',
  'stopHz {stopHz} must lie above startHz {startHz}.':
    'Tần số cuối ({stopHz} Hz) phải cao hơn tần số đầu ({startHz} Hz).',
  'to must be later than from, and from in the past.':
    'Thời điểm kết thúc phải sau thời điểm bắt đầu, và bắt đầu phải ở quá khứ.',
  'Rule "{id}" was never tried.': 'Quy tắc “{id}” chưa được thử lần nào.',
  'No trial of rule "{id}" is running.': 'Không có lần thử nào của quy tắc “{id}” đang chạy.',
  'mask: this rule has none.': 'Quy tắc này không có mặt nạ.',
  'An address has at most {most} letters.': 'Địa chỉ dài quá {most} ký tự.',
  'There is no {method} {path}.': 'Không có {method} {path}.',
  'There is no {method} {path}, but {methods}.': 'Không có {method} {path}, chỉ có {methods}.',
  'Run "npm start" once, which builds the page.': 'Trang chưa được dựng: hãy chạy "npm start" một lần.',
  'The program failed to answer; the log has the reason.':
    'Chương trình gặp lỗi khi trả lời; nguyên nhân có trong nhật ký.',
  'Nothing was changed: the disk of the data directory is full or cannot be written. Free some space and try again ({code}).':
    'Chưa có gì thay đổi: đĩa dữ liệu đã đầy hoặc không ghi được ({code}). Hãy giải phóng đĩa rồi thử lại.',
  '{field} is "{found}": {why}': '{field} là “{found}”: {why}',
  'personId is "{personId}": there is no such person': 'Không có người “{personId}”',
  'personId is "{personId}": {name} is no longer in the service': '{name} ({personId}) không còn làm nhiệm vụ',
  'incidentId is "{incidentId}": there is no such incident': 'Không có vụ việc “{incidentId}”',
  'receiver "{receiverId}" is not measuring ({status}). {why}': 'Máy thu “{receiverId}” đang không đo. {why}',
  '{fields}: the channel goes to another place now, or there in a less safe way; give it again.':
    'Kênh nay gửi đi nơi khác hoặc kém an toàn hơn: hãy nhập lại {fields}.',
  'channelIds: there is no channel "{strange}".': 'Không có kênh thông báo “{strange}”.',
  'receiver "{receiverId}" is not measuring ({status}).': 'Máy thu “{receiverId}” đang không đo.',
  'Station {stationId} does not answer, so nothing was changed. Try again when it is heard.':
    'Trạm {stationId} không trả lời, nên chưa có gì thay đổi. Hãy thử lại khi trạm có liên lạc.',
};
