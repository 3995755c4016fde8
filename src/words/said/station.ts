export const STATION = {
  'One sweep of {spanMhz} MHz with an rbwHz of {rbwHz} takes about {minutes} minutes; give a wider rbwHz or a narrower span.':
    'Một lượt quét {spanMhz} MHz với rbwHz {rbwHz} mất khoảng {minutes} phút; hãy đặt rbwHz rộng hơn hoặc dải hẹp hơn.',
  'The plan asks for {start} to {stop} in one sweep; the low input of this tinySA ends at {lowEnd} and the high input begins at {highBegin}. Make two plans of it.':
    'Kế hoạch quét từ {start} đến {stop} trong một lượt; đầu vào thấp của tinySA này đến {lowEnd}, đầu vào cao từ {highBegin}. Hãy tách thành hai kế hoạch.',
  'startHz is {startHz}: {name} begins at {minHz} Hz': 'startHz là {startHz}: {name} chỉ đo từ {minHz} Hz',
  'stopHz is {stopHz}: {name} ends at {maxHz} Hz': 'stopHz là {stopHz}: {name} chỉ đo đến {maxHz} Hz',
};
