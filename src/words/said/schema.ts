export const SCHEMA = {
  'is missing, but a password is given': 'còn thiếu, trong khi có mật khẩu',
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
  'must be shorter than keepFor: sweeps are gone by then': 'phải ngắn hơn keepFor: đến lúc đó lượt quét đã bị xóa',
  'must be host:port': 'phải theo dạng host:port',
  'must be host:port, such as "hub.example:4222" or "[2001:db8::1]:4222"':
    'phải theo dạng host:port, ví dụ "hub.example:4222" hoặc "[2001:db8::1]:4222"',
  'must be above 0': 'phải lớn hơn 0',
  'must be a whole part of a minute, such as "10s"': 'phải là ước chẵn của một phút, ví dụ "10s"',
  'must be an address, a network or a name, with :port or without':
    'phải là một địa chỉ, một mạng hoặc một tên, có hoặc không có :cổng',
  'must be text in quotes': 'phải là chữ trong dấu nháy',
  'must be a plain file name ending in .jpg, .png or .webp': 'phải là tên tệp đơn thuần, đuôi .jpg, .png hoặc .webp',
  'must be a number and s, m, h or d, such as "30d"': 'phải là một số kèm s, m, h hoặc d, ví dụ "30d"',
  'must be a number and MB, GB or TB, such as "20 GB"': 'phải là một số kèm MB, GB hoặc TB, ví dụ "20 GB"',
  'must be a host name or an address': 'phải là tên máy hoặc một địa chỉ',
  'must be a time as 07:00': 'phải là giờ như 07:00',
  'must be one address, as Trung tâm <canh@example.vn>': 'phải là một địa chỉ, như Trung tâm <canh@example.vn>',
  'must be a telephone number as 0912345678 or +84912345678': 'phải là số điện thoại như 0912345678 hoặc +84912345678',
  'must be a serial port as /dev/ttyUSB2': 'phải là cổng nối tiếp như /dev/ttyUSB2',
  'must be 4 to 8 digits': 'phải có 4 đến 8 chữ số',
  'must be a code as *101#': 'phải là mã như *101#',
  'stands for something else in the audit log': 'đã có nghĩa khác trong nhật ký thao tác',
  'must be 64 hex digits': 'phải là 64 chữ số hex',
  'must be a number': 'phải là một số',
  'must be later than validFrom': 'phải sau validFrom',
  'must be letters, digits and . : # / _ -': 'chỉ gồm chữ, số và các dấu . : # / _ -',
  'must be lower-case letters and digits': 'chỉ gồm chữ thường không dấu và số',
  'must be letters, digits, "_" and "-", at most 60': 'chỉ gồm chữ, số, “_” và “-”, tối đa 60 ký tự',
  'must be lower-case letters, digits, ".", "_" and "-", at most 40, beginning with a letter or digit':
    'chỉ gồm chữ thường không dấu, số, “.”, “_” và “-”, tối đa 40 ký tự, bắt đầu bằng chữ hoặc số',
  'must be later than from': 'phải sau from',
};
