export const FILES = {
  'The disk has {left} MB left for people’s files, and this one needs {needed} MB; the rest is kept for recordings and cases. Remove some files, or ask an administrator for a larger disk.':
    'Đĩa chỉ còn {left} MB cho tệp của người dùng, tệp này cần {needed} MB; phần còn lại dành cho bản ghi và sự cố. Hãy xoá bớt tệp, hoặc nhờ quản trị viên mở rộng đĩa.',
  'One person brings at most {most} MB in 24 hours; you have brought {brought} MB.':
    'Trong 24 giờ, một người gửi tối đa {most} MB; bạn đã gửi {brought} MB.',
  'There are {most} files already: keep or remove some first.': 'Đã có {most} tệp: hãy lưu hoặc xóa bớt trước.',
  'All of the file came already.': 'Tệp đã gửi xong rồi.',
  'The file is coming in on another connection.': 'Tệp đang được gửi lên qua một kết nối khác.',
  'offset is {offset}: {bytes} bytes of the file came so far.':
    'offset là {offset}, trong khi mới nhận được {bytes} byte của tệp.',
  'The file was to have {total} bytes, but {size} came.': 'Tệp phải có {total} byte nhưng nhận được {size} byte.',
  'The file holds no sweep that could be kept.': 'Trong tệp không có lượt quét nào lưu được.',
  'There is no file {id}.': 'Không có tệp {id}.',
  'The file is being read: wait until it is done.': 'Tệp đang được đọc: hãy chờ xong.',
  'The file is larger than {bytes} bytes; import it with the command.':
    'Tệp lớn hơn {bytes} byte; hãy nhập bằng lệnh rfi-logger import.',
  '{count} files are being read: try again in a moment.': 'Đang đọc {count} tệp: hãy thử lại sau giây lát.',
  '{waiting} exports wait already: cancel one, or wait until one is done.':
    'Đã có {waiting} lần xuất đang chờ: hãy hủy bớt, hoặc chờ một lần xong.',
};
