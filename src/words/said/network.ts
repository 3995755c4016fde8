export const NETWORK = {
  'it is older than {minutes} min': 'mã đã quá {minutes} phút',
  'it was used already or withdrawn, or is too old by the clock of the hub':
    'mã đã được dùng, đã bị hủy, hoặc đã quá hạn theo đồng hồ của trung tâm',
  'the key of this station is not known there': 'ở đó không có khóa của trạm này',
  'The link to the hub was lost.': 'Mất liên lạc với trung tâm.',
  'The link to the hub is being closed.': 'Đang ngắt liên lạc với trung tâm.',
  'the modem did not answer {shown} within {timeoutMs} ms.': 'modem không trả lời {shown} trong {timeoutMs} ms.',
  'The hub at {address} does not answer: {why}': 'Trung tâm tại {address} không trả lời: {why}',
  'The hub at {address} cannot be reached: {why}': 'Không kết nối được tới trung tâm tại {address}: {why}',
  'Try again, or check the network.': 'Hãy thử lại, hoặc kiểm tra mạng.',
  'nats-server did not answer within {seconds} s.': 'nats-server không trả lời trong {seconds} giây.',
  'nats-server ended ({code}): {why}.': 'nats-server đã dừng ({code}): {why}.',
  'nats-server cannot be run: {why}': 'Không chạy được nats-server: {why}',
  'nats-server is not installed: a hub needs it.': 'Chưa cài nats-server: trung tâm cần nó.',
  'Run: apt install nats-server': 'Chạy: apt install nats-server',
  'Check that the hub runs with its nats-server and that its port can be reached from here.':
    'Hãy xem trung tâm và nats-server của nó có chạy không, và từ đây có tới được cổng của nó không.',
  'See its last lines in the log; the disk of the data directory may be slow or full.':
    'Hãy xem các dòng cuối của nó trong nhật ký; ổ đĩa của thư mục dữ liệu có thể chậm hoặc đầy.',
  'Run "nats-server --version" by hand: see its permissions, or install it again.':
    'Chạy thử “nats-server --version”: xem quyền của tệp, hoặc cài lại.',
  'Look whether this computer, or the limit of its unit, has too little memory; the streams are kept as they are.':
    'Hãy xem máy này, hoặc giới hạn của unit, có thiếu bộ nhớ không; các luồng được giữ nguyên.',
  'Change network.listen when the port is taken; free some space when the disk is full.':
    'Đổi network.listen nếu cổng đã có chương trình khác giữ; dọn chỗ trống nếu ổ đĩa đầy.',
  'without a message': 'không có thông báo',
};
