export const STATION = {
  'One sweep of {spanMhz} MHz with an rbwHz of {rbwHz} takes about {minutes} minutes; give a wider rbwHz or a narrower span.':
    'Một lượt quét {spanMhz} MHz với rbwHz {rbwHz} mất khoảng {minutes} phút; hãy đặt rbwHz rộng hơn hoặc dải hẹp hơn.',
  'The plan asks for {start} to {stop} in one sweep; the low input of this tinySA ends at {lowEnd} and the high input begins at {highBegin}. Make two plans of it.':
    'Kế hoạch quét từ {start} đến {stop} trong một lượt; đầu vào thấp của tinySA này đến {lowEnd}, đầu vào cao từ {highBegin}. Hãy tách thành hai kế hoạch.',
  'startHz is {startHz}: {name} begins at {minHz} Hz': 'startHz là {startHz}: {name} chỉ đo từ {minHz} Hz',
  'stopHz is {stopHz}: {name} ends at {maxHz} Hz': 'stopHz là {stopHz}: {name} chỉ đo đến {maxHz} Hz',
  'the file is no JPEG, PNG or WebP picture': 'tệp không phải ảnh JPEG, PNG hay WebP',
  '{path} is being probed or listened to at this moment':
    'Cổng {path} đang được hỏi hoặc đọc; hãy thử lại sau vài giây',
  '"{text}" is not a frequency; write for example "87.5 MHz" or 87500000':
    '“{text}” không phải tần số; hãy ghi ví dụ "87.5 MHz" hoặc 87500000',
  'the file is not JSON': 'tệp không phải JSON',
  'the TopoJSON has no objects or no arcs': 'TopoJSON thiếu objects hoặc arcs',
  'type is {type}: neither GeoJSON nor TopoJSON': 'type là {type}: không phải GeoJSON hay TopoJSON',
  'the GeoJSON has no features': 'GeoJSON không có đối tượng nào',
  'id is "{receiverId}": there is a receiver of this name already': 'Đã có máy thu tên “{receiverId}”',
  'receiver "{receiverId}" is being tested at this moment': 'Máy thu “{receiverId}” đang được kiểm tra',
  '{path} is used by the receiver "{receiverId}" of this station':
    'Cổng {path} đang do máy thu “{receiverId}” của trạm dùng',
  'port.serial is "{path}": the receiver "{receiverId}" is set up there; change that one, or dismiss it first':
    'Cổng {path} đã cài cho máy thu “{receiverId}”: hãy sửa máy thu đó, hoặc bỏ nó trước',
  'serialNumber is "{serialNumber}": this unit is the receiver "{receiverId}", which is looked for at every port':
    'Máy có số {serialNumber} chính là máy thu “{receiverId}” đã cài đặt; chương trình tự tìm máy này ở mọi cổng',
};
