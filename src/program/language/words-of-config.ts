/** Vietnamese of the faults of a configuration, of zones and ranges, and of zip files. */
export const CONFIG_WORDS: Readonly<Record<string, string>> = {
  // What a value must be.
  'is missing: {}': 'còn thiếu: {}',
  'is missing, but a password is given': 'còn thiếu, trong khi có mật khẩu',
  'is empty: {}': 'đang trống: {}',
  'must be {}': 'phải là {}',
  'must be {}, or {}': 'phải là {}, hoặc {}',
  'must be {}, or {}, or {}': 'phải là {}, {} hoặc {}',
  'must be {}, or {}, or {}, or {}': 'phải là {}, {}, {} hoặc {}',
  'a list': 'một danh sách',
  'keys with values': 'các khoá kèm giá trị',
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
  'must hold no control letters, line breaks or marks that turn the direction of text':
    'không được chứa ký tự điều khiển, dấu xuống dòng hay ký hiệu đảo chiều chữ',
  'must be an e-mail address': 'phải là một địa chỉ thư điện tử',
  'must be an address with its scheme, such as https://host/': 'phải là địa chỉ đầy đủ, ví dụ https://host/',
  'must be letters, digits, "-", "_", "." or "/", at most 64':
    'chỉ gồm chữ, số, “-”, “_”, “.” hoặc “/”, tối đa 64 ký tự',
  'must be letters, digits, _ and -, at most 40': 'chỉ gồm chữ, số, “_” và “-”, tối đa 40 ký tự',
  'must be lower-case letters, digits and hyphens, at most 40':
    'chỉ gồm chữ thường không dấu, số và dấu gạch nối, tối đa 40 ký tự',
  'must be "loopback", an address, or a network such as "10.0.0.0/8"':
    'phải là "loopback", một địa chỉ, hoặc một mạng như "10.0.0.0/8"',
  'must be https://… (http only to this machine)': 'phải là https://… (http chỉ được dùng tới chính máy này)',
  'must be http://… or https://…': 'phải là http://… hoặc https://…',
  'must not be longer than sessionLongest': 'không được dài hơn sessionLongest',
  'must hold no user or password: write them as username and password below it':
    'không được chứa tên hay mật khẩu: hãy ghi chúng ở username và password bên dưới',
  'a token is given as well: 1.x takes username and password, 2.x and 3 take a token':
    'có cả token: bản 1.x dùng username và password, bản 2.x và 3 dùng token',
  'marginDb is given as well: keep one of them': 'có cả marginDb: hãy giữ một trong hai',
  'gainDbi is given as well: keep one of them, the other follows from it':
    'có cả gainDbi: hãy giữ một trong hai, giá trị kia suy ra được',
  '{} is given as well: keep one of them': 'có cả {}: hãy giữ một trong hai',
  'must be shorter than keepFor: sweeps are gone by then': 'phải ngắn hơn keepFor: đến lúc đó lượt quét đã bị xóa',
  'must be host:port': 'phải theo dạng host:port',
  'must be host:port, such as "hub.example:4222" or "[2001:db8::1]:4222"':
    'phải theo dạng host:port, ví dụ "hub.example:4222" hoặc "[2001:db8::1]:4222"',
  'must be above 0': 'phải lớn hơn 0',
  'must be a whole part of a minute, such as "10s"': 'phải là ước chẵn của một phút, ví dụ "10s"',
  'must be an address, a network or a name, with :port or without':
    'phải là một địa chỉ, một mạng hoặc một tên, có hoặc không có :cổng',
  'must be text in quotes': 'phải là chữ trong dấu nháy',
  '"${…}" is not replaced by anything; {}': 'Biến đặt giữa chuỗi không được thay bằng giá trị của nó; {}',
  'write {}Env: NAME for a variable of the environment, or {}File: /path':
    'hãy ghi {}Env: TÊN để lấy từ biến môi trường, hoặc {}File: /đường/dẫn',
  'write the value itself': 'hãy ghi thẳng giá trị',
  'must lie above the point before ({} Hz)': 'phải cao hơn điểm trước ({} Hz)',
  'must be a plain file name ending in .jpg, .png or .webp': 'phải là tên tệp đơn thuần, đuôi .jpg, .png hoặc .webp',
  'must be a number and s, m, h or d, such as "30d"': 'phải là một số kèm s, m, h hoặc d, ví dụ "30d"',
  'must be a number and MB, GB or TB, such as "20 GB"': 'phải là một số kèm MB, GB hoặc TB, ví dụ "20 GB"',
  'must be a host name or an address': 'phải là tên máy hoặc một địa chỉ',
  '{} is not one e-mail address': '{} không phải một địa chỉ thư điện tử',
  'must be a time as 07:00': 'phải là giờ như 07:00',
  'must be one address, as Trung tâm <canh@example.vn>': 'phải là một địa chỉ, như Trung tâm <canh@example.vn>',
  '{} needs one': '{} cần mục này',
  'must be a telephone number as 0912345678 or +84912345678': 'phải là số điện thoại như 0912345678 hoặc +84912345678',
  'must be a serial port as /dev/ttyUSB2': 'phải là cổng nối tiếp như /dev/ttyUSB2',
  'must be 4 to 8 digits': 'phải có 4 đến 8 chữ số',
  'must be a code as *101#': 'phải là mã như *101#',
  // Plans.
  'stopHz is {}: it must lie above startHz {}': 'stopHz là {}: phải lớn hơn startHz {}',
  'points is {}: it must be a whole number from 2 to 65535': 'points là {}: phải là số nguyên từ 2 đến 65535',
  'priority is {}: it must be a whole number from 0 (last) to 9 (urgent)':
    'priority là {}: phải là số nguyên từ 0 (sau cùng) đến 9 (khẩn cấp)',
  'startHz is {}: a frequency cannot be negative': 'startHz là {}: tần số không thể âm',
  'stopHz is {}: above 1 THz; is the unit Hz?': 'stopHz là {}: trên 1 THz; đơn vị có đúng là Hz không?',
  '{} would never have its turn: {} has a higher priority ({}) and no everyMs, so it is always due':
    '{} sẽ không bao giờ tới lượt: {} có ưu tiên cao hơn ({}) mà không có everyMs nên lúc nào cũng tới lượt',
  'Unrecognized key: {}': 'ở đây không có khoá {}',
  'receiver id "{}" is used twice': 'id máy thu “{}” bị dùng hai lần',
  '"{}" is not a frequency; write for example "87.5 MHz" or 87500000':
    '“{}” không phải tần số; hãy ghi ví dụ "87.5 MHz" hoặc 87500000',
  // Files.
  '{} cannot be used:': '{} không dùng được:',
  'the configuration': 'cấu hình',
  'version is {}: must be a whole number': 'version là {}: phải là số nguyên',
  '{} has more than {} bytes.': '{} có hơn {} byte.',
};
