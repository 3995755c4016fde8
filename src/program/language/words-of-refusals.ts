/** Vietnamese of what backups, receivers, archives and hubs refuse or advise, where the command line passes it on. */

export const BACKUP_WORDS: Readonly<Record<string, string>> = {};

export const RECEIVER_WORDS: Readonly<Record<string, string>> = {
  'This is a GPS receiver: give it to the station as its gps.': 'Đây là máy thu GPS: hãy khai nó là gps của trạm.',
  'Lines come here that no driver reads: "{}". If they carry levels, describe them with driver "lines"; if not, name the driver and its baud rate.':
    'Cổng này có các dòng mà không trình điều khiển nào đọc được: “{}”. Nếu là mức tín hiệu, hãy mô tả chúng bằng trình điều khiển "lines"; nếu không, hãy nêu trình điều khiển và tốc độ baud.',
  'Looks like {}, but did not answer as one. Switch it off and on, and try again.':
    'Có vẻ là {}, nhưng không trả lời như vậy. Hãy tắt rồi bật lại máy và thử lần nữa.',
  'Not a USB port: name it in the configuration with the right driver and baud rate.':
    'Không phải cổng USB: hãy khai cổng trong cấu hình với đúng trình điều khiển và tốc độ baud.',
  'No driver knows these USB ids: name the port in the configuration, with driver "lines" if it prints text.':
    'Không trình điều khiển nào biết mã USB này: hãy khai cổng trong cấu hình, với trình điều khiển "lines" nếu máy in ra chữ.',
  'Port is not open': 'Cổng chưa mở',
  'no answer from the system in {} ms': 'hệ thống không trả lời trong {} ms',
  'the port is closed': 'cổng đã đóng',
  'drivers/{} does not export "driver"': 'drivers/{} không xuất "driver"',
  'TCP {}:{}': 'TCP {}:{}',
  'no answer': 'không có trả lời',
};

export const START_WORDS: Readonly<Record<string, string>> = {
  'its end is missing': 'thiếu phần cuối của tệp',
  'InfluxDB is no longer configured: the sweeps that waited for it stay only in the archive of this machine.':
    'InfluxDB không còn trong cấu hình: các lượt quét đang chờ chỉ còn trong kho của máy này.',
  '{} sweeps that waited in memory are lost. {}': 'Đã mất {} lượt quét đang chờ trong bộ nhớ. {}',
  'The part "{}" cannot start: {}': 'Phần “{}” không khởi động được: {}',
  'The part "{}" did not stop: {}': 'Phần “{}” không dừng được: {}',
  'it takes more than {} s.': 'mất hơn {} giây.',
  'src/import/formats/{} does not export "formats"': 'src/import/formats/{} không xuất "formats"',
};
