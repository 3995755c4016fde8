export const DRIVERS = {
  'The u-blox receiver sent no spectrum in time.': 'Máy thu u-blox không gửi phổ đúng hạn.',
  'The u-blox receiver states no frequencies with its spectrum.': 'Máy thu u-blox gửi phổ mà không kèm tần số.',
  'The u-blox receiver has no spectrum at {startHz} Hz.': 'Máy thu u-blox không có phổ ở {startHz} Hz.',
  'The Anritsu analyser has no sweep: set it to Spectrum Analyzer mode.':
    'Máy Anritsu không có lượt quét: hãy chuyển máy sang chế độ Spectrum Analyzer.',
  'The receiver does not state its frequency.': 'Máy thu không cho biết tần số.',
  'The radio does not answer on the CI-V bus.': 'Máy thu không trả lời trên bus CI-V.',
  'The analyser no longer answers *IDN?.': 'Máy phân tích không còn trả lời *IDN?.',
  '{label} leaves the range it was set to before it has finished a sweep.':
    '{label} rời dải đã đặt trước khi quét xong.',
  '{label} has not made a new sweep for {traceTimeoutMs} ms.':
    '{label} không có lượt quét mới trong {traceTimeoutMs} ms.',
  'The radio sent no CI-V frame in time.': 'Máy thu không gửi khung CI-V nào đúng hạn.',
  'The radio\'s scope sent no complete sweep for {seconds} s ({dropped} incomplete). It needs the USB port at 115200 baud, "Unlink from REMOTE", and the scope on its screen.':
    'Màn phổ của máy thu không gửi lượt quét nào trọn vẹn trong {seconds} giây ({dropped} lượt thiếu). Cần cổng USB ở 115200 baud, "Unlink from REMOTE", và màn phổ đang mở.',
  'The radio does not state its frequency.': 'Máy thu không cho biết tần số.',
  'The radio did not answer CI-V command {hex}, asked {tries} times.':
    'Máy thu không trả lời lệnh CI-V {hex} sau {tries} lần hỏi.',
  'The instrument sent a block of indefinite length (#0): its end cannot be distinguished from levels.':
    'Máy đo gửi một khối không ghi độ dài (#0): không phân biệt được chỗ hết khối với các mức.',
  'The instrument began a block without stating its length.': 'Máy đo bắt đầu một khối mà không ghi độ dài.',
  'The instrument announced a block of "{length}" bytes; {most} is the most.':
    'Máy đo báo một khối dài “{length}” byte; nhiều nhất là {most}.',
  '{label} does not send {points} levels: its answer {what}.':
    '{label} không gửi đủ {points} mức: trả lời của máy {what}.',
  '{label} states {actual} points; {most} is the most.': '{label} báo {actual} điểm; nhiều nhất là {most}.',
  '{label} answered "{query}" with a block.': '{label} trả lời “{query}” bằng một khối.',
  '{label} answered "{header}?" with "{answer}".': '{label} trả lời “{header}?” là “{answer}”.',
  'The receiver gave no level on any of {count} channels from {startHz} Hz.':
    'Máy thu không cho mức nào trên {count} kênh kể từ {startHz} Hz.',
  'The receiver did not answer "{command}", asked {tries} times.':
    'Máy thu không trả lời “{command}” sau {tries} lần hỏi.',
  'The receiver sent no line in time.': 'Máy thu không gửi dòng nào đúng hạn.',
  'The RF Explorer sent no sweep in the allowed time, only other bytes.':
    'RF Explorer không gửi lượt quét nào đúng hạn, chỉ có dữ liệu khác.',
  'The tinySA did not finish a sweep within {seconds} s.': 'tinySA không quét xong trong {seconds} giây.',
  'The tinySA sent {budgetBytes} bytes without a whole sweep of {points} points.':
    'tinySA gửi {budgetBytes} byte mà không có trọn một lượt quét {points} điểm.',
  'The tinySA did not start "{command}": its sweep thread hangs.':
    'tinySA không bắt đầu “{command}”: luồng quét của máy bị treo.',
  'The tinySA refused "{command}": {reply}.': 'tinySA từ chối “{command}”: {reply}.',
  'The tinySA ended a sweep early and then stopped answering.': 'tinySA kết thúc lượt quét sớm rồi không trả lời nữa.',
  'The tinySA no longer answers with its prompt.': 'tinySA không còn hiện dấu nhắc lệnh.',
  'The tinySA answered {times} times, but never to "{command}".':
    'tinySA trả lời {times} lần, nhưng không lần nào cho “{command}”.',
  'The tinySA does not answer "{command}": {answer}.': 'tinySA không trả lời “{command}”: {answer}.',
  '{description} did not take {count} bytes within {withinMs} ms.':
    '{description} không nhận {count} byte trong {withinMs} ms.',
  '{description}: {count} bytes in one piece are more than {most}.':
    '{description}: {count} byte một lần là quá {most}.',
  '{description} sent {most} bytes without {delimiter}.': '{description} gửi {most} byte mà không có {delimiter}.',
  'stopped while waiting.': 'bị dừng trong lúc chờ.',
  'stopped while waiting for {what}.': 'bị dừng trong lúc chờ {what}.',
  '{description}: recognising the receiver took too long.': '{description}: nhận dạng máy thu mất quá lâu.',
  '"{answer}" answered: the driver "scpi" does not know this model.':
    'Máy “{answer}” trả lời: trình điều khiển "scpi" chưa biết loại máy này.',
  'The scope shows at most 1 MHz; the plan asks for {spanHz} Hz.':
    'Màn phổ hiện nhiều nhất 1 MHz; kế hoạch quét cần {spanHz} Hz.',
  'Choose a narrower range, or mode "s-meter".': 'Hãy chọn dải hẹp hơn, hoặc chế độ "s-meter".',
  'The receiver prints something else than before: {why}.': 'Máy thu in khác trước: {why}.',
  'If this is meant, save the settings of the receiver again; otherwise correct the program of the board.':
    'Nếu đúng ý, hãy lưu lại cài đặt máy thu; nếu không, hãy sửa chương trình của mạch.',
  'Lines come that can be read in more than one way: {why}.': 'Các dòng đọc được theo nhiều cách: {why}.',
  'Set it in the settings of driver "lines", on the page or in the file.':
    'Hãy đặt trong phần thiết lập của trình điều khiển "lines", trên trang hoặc trong tệp.',
  'Choose a range this model can tune, and end any other remote control of it.':
    'Hãy chọn dải mà loại máy này đo được, và ngắt mọi điều khiển từ xa khác.',
  'The {modelName} is in {otherMode} mode.': '{modelName} đang ở chế độ {otherMode}.',
  'Choose "Spectrum Analyzer" in its Mode menu (or the analyser module of a combo).':
    'Hãy chọn "Spectrum Analyzer" trong menu Mode của máy (hoặc mô-đun phân tích của máy kết hợp).',
  'The RF Explorer stays at {has} instead of {start} to {stop} MHz.':
    'RF Explorer vẫn ở {has} thay vì từ {start} đến {stop} MHz.',
  'With {points} points its widest span is {widest} MHz: plan fewer points or a narrower span.':
    'Với {points} điểm, dải rộng nhất của máy là {widest} MHz: hãy đặt ít điểm hơn hoặc dải hẹp hơn.',
  '{description} did not answer.': '{description} không trả lời.',
  'Check the address, the network cable, and that the receiver allows remote control.':
    'Hãy kiểm tra địa chỉ, cáp mạng, và máy thu có cho điều khiển từ xa không.',
  '"{command}" could not be started: {why}': 'Không khởi động được “{command}”: {why}',
  'Install the program, or correct its path in the configuration.':
    'Hãy cài chương trình đó, hoặc sửa đường dẫn trong cấu hình.',
  'No permission to open {path}.': 'Không có quyền mở {path}.',
  'Add your account to the group "dialout" (sudo usermod -aG dialout $USER) and log in again, or restart the service.':
    'Hãy thêm tài khoản của bạn vào nhóm "dialout" (sudo usermod -aG dialout $USER) rồi đăng nhập lại, hoặc khởi động lại dịch vụ.',
  '{path} is in use by another program or receiver.': '{path} đang được chương trình hoặc máy thu khác dùng.',
  'Close that program, or give each receiver its own port; if the receiver was just plugged in, ModemManager may hold it for ten seconds.':
    'Hãy đóng chương trình đó, hoặc khai cho mỗi máy thu một cổng riêng; nếu vừa cắm máy thu, ModemManager có thể giữ cổng mười giây.',
  '{path} is not there.': 'Không có {path}.',
  'Plug the receiver in, or correct the path.': 'Hãy cắm máy thu vào, hoặc sửa đường dẫn.',
  '{path} could not be opened: {text}.': 'Không mở được {path}: {text}.',
  'Unplug the receiver and plug it in again.': 'Hãy rút máy thu ra rồi cắm lại.',
  'No {label} is plugged in.': 'Chưa cắm {label}.',
  'Plug it in, or name its port in the configuration.': 'Hãy cắm máy, hoặc khai cổng của máy trong cấu hình.',
  'The device on this port is not an Anritsu MS2711D, S331D or S332D.':
    'Thiết bị ở cổng này không phải Anritsu MS2711D, S331D hay S332D.',
  'The analyser sent nothing after {count} sweep commands.': 'Máy phân tích không gửi gì sau {count} lệnh quét.',
  "The analyser's sweeps end early, {count} times in a row.":
    'Lượt quét của máy phân tích kết thúc sớm {count} lần liền.',
  'The analyser sends values beyond the range of its detector: wrong driver, or bytes were lost.':
    'Máy phân tích gửi giá trị ngoài dải của bộ tách sóng: sai trình điều khiển, hoặc mất dữ liệu.',
  'Try the nearest of its kind with settings: {braces}; known: {known}.':
    'Hãy thử loại gần nhất bằng settings: {braces}; đang có: {known}.',
  'This tinySA knows no "scanraw".': 'tinySA này không có lệnh "scanraw".',
  '{count} lines came, but no sweep within {withinMs} ms; {skipped} were not in the format, the last line was "{last}".':
    'Có {count} dòng nhưng không có lượt quét nào trong {withinMs} ms; {skipped} dòng không đúng dạng, dòng cuối là “{last}”.',
  '{count} lines came, but no sweep within {withinMs} ms; {skipped} were not in the format, the last line was "{last}": {why}.':
    'Có {count} dòng nhưng không có lượt quét nào trong {withinMs} ms; {skipped} dòng không đúng dạng, dòng cuối là “{last}”: {why}.',
  '{count} bytes': '{count} byte',
  'a byte': 'byte nào',
  'the end of an answer ({delimiter})': 'phần kết của câu trả lời ({delimiter})',
  'a line': 'dòng nào',
  '{description} did not send {what} within {withinMs} ms.': '{description} không gửi {what} trong {withinMs} ms.',
  '{description} did not send {what} within {withinMs} ms and said "{words}".':
    '{description} không gửi {what} trong {withinMs} ms và báo “{words}”.',
  '{description} ended.': '{description} đã ngắt.',
  '{description} was lost: {why}': 'Mất kết nối với {description}: {why}',
  'Serial port {path} at {baudRate} baud': 'cổng nối tiếp {path}, {baudRate} baud',
  'Program {command}': 'chương trình {command}',
  'Recording {path}': 'bản ghi {path}',
  'Simulated receiver': 'máy thu mô phỏng',
  'Standard input': 'đầu vào chuẩn',
  'it ended with {how}': 'chương trình dừng với {how}',
  'it ended with {how} and said "{words}"': 'chương trình dừng với {how} và báo “{words}”',
  'exit code {code}': 'mã thoát {code}',
  '{description} gave no clear answer.': '{description} trả lời không rõ ràng.',
  '{description} sends no NMEA sentences.': '{description} không gửi câu NMEA nào.',
  'The Anritsu analyser refuses {what}.': 'Máy Anritsu từ chối {what}.',
  'The Anritsu analyser did not hear all of {what}.': 'Máy Anritsu không nhận đủ {what}.',
  'The Anritsu analyser misunderstood {what}.': 'Máy Anritsu hiểu sai {what}.',
  '{startHz} to {stopHz} Hz': 'từ {startHz} đến {stopHz} Hz',
  '{label} was told {told} and is at {found} ({why}).': '{label} được đặt {told} nhưng đang ở {found} ({why}).',
};
