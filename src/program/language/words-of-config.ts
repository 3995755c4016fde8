/** Vietnamese of the faults of a configuration, of zones and ranges, and of zip files. */
export const CONFIG_WORDS: Readonly<Record<string, string>> = {
  // What a value must be.
  'is missing: {}': 'còn thiếu: {}',
  'is empty: {}': 'đang trống: {}',
  'must be {}': 'phải là {}',
  'must be {}, or {}': 'phải là {}, hoặc {}',
  'must be {}, or {}, or {}': 'phải là {}, {} hoặc {}',
  'must be {}, or {}, or {}, or {}': 'phải là {}, {}, {} hoặc {}',
  'a list': 'một danh sách',
  'keys with values': 'các khóa kèm giá trị',
  'a text': 'một chuỗi chữ',
  'a number': 'một số',
  'a whole number': 'một số nguyên',
  'true or false': 'true hoặc false',
  'the absolute path of a file': 'đường dẫn tuyệt đối của một tệp',
  'the name of an environment variable, not its value': 'tên của một biến môi trường, không phải giá trị của nó',
  'Too big: expected number to be <={}': 'không được lớn hơn {}',
  'Too big: expected number to be <{}': 'phải nhỏ hơn {}',
  'Too small: expected number to be >={}': 'không được nhỏ hơn {}',
  'Too small: expected number to be >{}': 'phải lớn hơn {}',
  'Too big: expected string to have <={} characters': 'dài quá: tối đa {} ký tự',
  'Too big: expected array to have <={} items': 'nhiều quá: tối đa {} mục',
  'Too small: expected array to have >={} items': 'ít quá: tối thiểu {} mục',
  'Too small: expected string to have >={} characters': 'ngắn quá: tối thiểu {} ký tự',
  '{} is given as well: keep one of them': 'có cả {}: hãy giữ một trong hai',
  '"${…}" is not replaced by anything; {}': 'Biến đặt giữa chuỗi không được thay bằng giá trị của nó; {}',
  'write {}Env: NAME for a variable of the environment, or {}File: /path':
    'hãy ghi {}Env: TÊN để lấy từ biến môi trường, hoặc {}File: /đường/dẫn',
  'write the value itself': 'hãy ghi thẳng giá trị',
  'must lie above the point before ({} Hz)': 'phải cao hơn điểm trước ({} Hz)',
  '{} is not one e-mail address': '{} không phải một địa chỉ thư điện tử',
  '{} needs one': '{} cần mục này',
  // Plans.
  'stopHz is {}: it must lie above startHz {}': 'stopHz là {}: phải lớn hơn startHz {}',
  'points is {}: it must be a whole number from 2 to 65535': 'points là {}: phải là số nguyên từ 2 đến 65535',
  'priority is {}: it must be a whole number from 0 (last) to 9 (urgent)':
    'priority là {}: phải là số nguyên từ 0 (sau cùng) đến 9 (khẩn cấp)',
  'startHz is {}: a frequency cannot be negative': 'startHz là {}: tần số không thể âm',
  'stopHz is {}: above 1 THz; is the unit Hz?': 'stopHz là {}: trên 1 THz; đơn vị có đúng là Hz không?',
  '{} would never have its turn: {} has a higher priority ({}) and no everyMs, so it is always due':
    '{} sẽ không bao giờ tới lượt: {} có ưu tiên cao hơn ({}) mà không có everyMs nên lúc nào cũng tới lượt',
  'Unrecognized key: {}': 'ở đây không có khóa {}',
  'receiver id "{}" is used twice': 'id máy thu “{}” bị dùng hai lần',
  '"{}" is not a frequency; write for example "87.5 MHz" or 87500000':
    '“{}” không phải tần số; hãy ghi ví dụ "87.5 MHz" hoặc 87500000',
  // Files.
  '{} cannot be used:': '{} không dùng được:',
  'the configuration': 'cấu hình',
  'version is {}: must be a whole number': 'version là {}: phải là số nguyên',
  '{} has more than {} bytes.': '{} có hơn {} byte.',
};
