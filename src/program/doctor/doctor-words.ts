/** What `rfi-logger doctor` checks, in Vietnamese. */
export const CHECKS = {
  data: 'dữ liệu',
  backups: 'sao lưu',
  clock: 'đồng hồ',
  serial: 'cổng nối tiếp',
  receivers: 'máy thu',
  accounts: 'tài khoản',
  certificate: 'chứng thư',
  notices: 'thông báo',
  network: 'mạng',
  files: 'tệp',
  terrain: 'địa hình',
  influxdb: 'InfluxDB',
  archives: 'kho lưu trữ',
};
