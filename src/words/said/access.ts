export const ACCESS = {
  '"{id}" has an account already.': '“{id}” đã có tài khoản.',
  'The first account must be an administrator, who can make the others.':
    'Tài khoản đầu tiên phải là quản trị viên, để người đó tạo các tài khoản khác.',
  'There is an administrator already: sign in, or ask them for an account.':
    'Đã có quản trị viên: hãy đăng nhập, hoặc đề nghị quản trị viên cấp tài khoản.',
  '"{id}" is the last administrator: make another one first.':
    '“{id}” là quản trị viên cuối cùng: hãy cử một quản trị viên khác trước.',
  '"{id}" has no account.': '“{id}” chưa có tài khoản.',
  'There is no free name like "{name}".': 'Không còn tên tài khoản nào chưa dùng giống “{name}”.',
  'This sign-in was begun in another browser.': 'Lần đăng nhập này bắt đầu ở một trình duyệt khác.',
  'This sign-in was not begun here, or too long ago.': 'Lần đăng nhập này không bắt đầu ở đây, hoặc đã quá lâu.',
  'The program does not know {host} as its own address: set network.page to the address of the page, as the OpenID provider knows it.':
    '{host} không phải là địa chỉ của máy này: hãy đặt network.page là địa chỉ trang, đúng như đã khai báo với nhà cung cấp danh tính.',
  'The provider sent no ID token.': 'Nhà cung cấp danh tính không gửi mã xác nhận danh tính.',
  'The OpenID provider does not answer: {why}.': 'Nhà cung cấp danh tính không trả lời: {why}.',
  'The OpenID provider {origin} does not answer: {why}.': 'Nhà cung cấp danh tính {origin} không trả lời: {why}.',
  'The provider does not vouch for this sign-in: {why}.':
    'Nhà cung cấp danh tính không xác nhận lần đăng nhập này: {why}.',
  'The request comes from another site (Sec-Fetch-Site).': 'Yêu cầu đến từ một trang khác (Sec-Fetch-Site).',
  'The request comes from another site (Origin).': 'Yêu cầu đến từ một trang khác (Origin).',
  'A request that changes something needs the header {header}, whatever its value.':
    'Yêu cầu thay đổi dữ liệu phải có tiêu đề {header}, giá trị nào cũng được.',
  'The scopes of the API token do not include this.': 'Mã truy cập API này không có quyền làm việc này.',
  'This is not allowed.': 'Việc này không được phép.',
  'The role "{role}" may not do this.': 'Vai trò “{role}” không được làm việc này.',
  'there are no accounts yet: make the first with "rfi-logger user add NAME --role administrator"':
    'chưa có tài khoản nào: hãy tạo tài khoản đầu tiên bằng "rfi-logger user add TÊN --role administrator"',
  'passwords would cross the network in the clear: give a certificate with --tls-cert and --tls-key, or name the reverse proxy that does TLS with --behind-proxy':
    'mật khẩu sẽ đi qua mạng mà không mã hóa: hãy nêu chứng thư bằng --tls-cert và --tls-key, hoặc nêu proxy làm TLS bằng --behind-proxy',
  '; and ': '; và ',
};
