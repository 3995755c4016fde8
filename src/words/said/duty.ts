export const DUTY = {
  '{faults}.': '{faults}.',
  'Drill {drillId} is running; stop it first.': 'Diễn tập {drillId} đang chạy; hãy dừng diễn tập đó trước.',
  '{incidentId} is on the air with severity 1; a drill now would hide it.':
    '{incidentId} đang phát ở mức ưu tiên 1; diễn tập lúc này sẽ che mất vụ đó.',
  'No receiver sweeps where the script plays.': 'Không máy thu nào quét dải tần của kịch bản.',
  'No drill is running.': 'Không có diễn tập nào đang chạy.',
  'Another trial is running; wait for it or cancel it.': 'Một lần chạy thử khác đang diễn ra; hãy chờ hoặc hủy lần đó.',
  'The mask of this rule does not exist.': 'Mặt nạ của quy tắc này không tồn tại.',
  'No receiver sweeps where this rule applies.': 'Không máy thu nào quét dải tần của quy tắc này.',
  '{count} reports are waiting to be rendered.': '{count} văn bản đang chờ được lập.',
  'The documents of {id} are not as they were made.': 'Nội dung của {id} không còn như lúc lập.',
  'The {format} of {id} ({language}) is not as it was made.':
    'Tệp {format} của {id} ({language}) không còn như lúc lập.',
  '"{id}" is set in the configuration file; change it there.': '“{id}” được đặt trong tệp cấu hình; hãy sửa ở đó.',
  '"{id}" was changed by somebody else: you saw version {seen}, the newest is {newest}.':
    '“{id}” đã được người khác sửa: bạn đang xem bản {seen}, bản mới nhất là {newest}.',
  '{incidentId} has {count} attachments, the most it may have.':
    '{incidentId} đã có {count} tệp đính kèm, là số nhiều nhất được phép.',
  'The file is larger than {mebibytes} MiB.': 'Tệp lớn hơn {mebibytes} MiB.',
  'from and to must name the period.': 'Phải ghi thời điểm bắt đầu và kết thúc của kỳ báo cáo.',
  'A drill has no occupancy.': 'Diễn tập không có số liệu chiếm dụng.',
  'campaignId is "{campaignId}": there is no such campaign.': 'Không có đợt cao điểm “{campaignId}”.',
  'A drill goes to no other administration.': 'Vụ việc diễn tập không gửi cho cơ quan quản lý nước khác.',
  'templateId is "{templateId}": there is no such form.': 'Không có biểu mẫu “{templateId}”.',
  'handoverId is "{handoverId}": there is no such hand-over.': 'Không có biên bản bàn giao ca “{handoverId}”.',
  'A drill has no hand-over.': 'Diễn tập không có biên bản bàn giao ca.',
  'There are no drills here.': 'Ở đây không có diễn tập.',
  'receiver "{receiverId}" is busy: used by {by} since {since} ({reason}), until {until}':
    'Máy thu “{receiverId}” đang bận: {by} dùng từ {since} ({reason}) đến {until}',
  '{name} reaches from {startHz} to {stopHz} Hz':
    'Máy phát giả {name} có dải tần không hợp lệ: từ {startHz} đến {stopHz} Hz',
  '{name}.pulses.onMs is {onMs}, longer than everyMs {everyMs}':
    'Máy phát giả {name}: thời gian phát {onMs} ms dài hơn chu kỳ {everyMs} ms',
  'Ask for the report again.': 'Hãy yêu cầu lập lại văn bản.',
  'The thread that renders reports ended.': 'Luồng lập văn bản đã dừng.',
  'The thread that renders reports failed ({why}).': 'Luồng lập văn bản gặp lỗi ({why}).',
  'A PDF is set by typst, which is not installed here.': 'Tệp PDF do typst dàn trang, mà máy này chưa cài typst.',
  'Run "npm ci" in the folder of the program, or ask for DOCX.':
    'Hãy chạy “npm ci” trong thư mục của chương trình, hoặc chọn DOCX.',
  'the modem, usually on 4G, is on 2G and hears {cell} alone, above {levelDbm} dBm':
    'modem thường dùng 4G nay bị về 2G, chỉ thấy một ô {cell}, mức trên {levelDbm} dBm, không có ô lân cận',
  'network {network} is not usual here': 'mạng {network} không phải mạng thường thấy ở đây',
  'cell {cell} is not usual here': 'ô {cell} không phải ô thường thấy ở đây',
  'cell {id} of {network} had area code {was}, and now has {area}':
    'ô {id} của mạng {network} trước có mã vùng {was}, nay có mã vùng {area}',
  'the channel is not told: this is a usual band of its technology':
    'modem không cho biết kênh: băng này chỉ là băng thường dùng của công nghệ đó',
};
