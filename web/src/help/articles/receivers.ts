/** Receivers: three steps first, for the phone on the hill, found by the name on the case. hardware.md has the same steps. */
import type { Article } from '../article.js';

export const RECEIVER_ARTICLES: readonly Article[] = [
  {
    id: 'receiver-tinysa',
    audience: 'field',
    title: { vi: 'tinySA, tinySA Ultra', en: 'tinySA and tinySA Ultra' },
    body: {
      vi: `
1. Gắn ăng-ten vào cổng RF (không vào CAL), bật máy, chờ màn hình chính.
2. Cắm cáp USB có dây dữ liệu vào máy tính của trạm.
3. Trong [Trạm](/stations) chọn **Dùng máy này**, rồi đặt dải, ví dụ 87,5–108 MHz, 450 điểm.

Trên vỏ máy: tinySA, tinySA Ultra, tinySA Ultra+ (ZS304, ZS405, ZS406, ZS407).

Không nhận ra: đổi cáp, rồi tắt hẳn bằng công tắc nguồn và bật lại. Máy chịu được nhiều nhất +10 dBm; từ mức đó chương trình ghi quá tải. Gần đài phát hãy thêm suy hao hoặc bộ lọc.
`,
      en: `
1. Antenna on the RF socket (not CAL), switch on, wait for its main screen.
2. USB cable with data wires into the station's computer.
3. In [Stations](/stations) choose **Use this one**, then set the range, such as 87.5–108 MHz with 450 points.

On the case: tinySA, tinySA Ultra, tinySA Ultra+ (ZS304, ZS405, ZS406, ZS407).

Not recognised: another cable, then its real power switch off and on. It stands +10 dBm at most, where the program flags overload. Near a transmitter add attenuation or a filter.
`,
    },
  },
  {
    id: 'receiver-rf-explorer',
    audience: 'field',
    title: { vi: 'RF Explorer', en: 'RF Explorer receivers' },
    body: {
      vi: `
1. Gắn ăng-ten vào cổng của dải cần thu, bật máy, để ở chế độ SPECTRUM ANALYZER.
2. Cắm cáp USB; chờ [Trạm](/stations) hiện tên và số máy.
3. Chọn **Dùng máy này**, rồi đặt dải trong khả năng của máy; ngoài khả năng thì trang báo ngay.

Trên vỏ máy: RF Explorer WSUB1G, WSUB3G, 2.4G, 6G, 3G Combo, WSUB1G+, 4G+, 6G+.

Máy phát (RFE6GEN) nhận ra được nhưng không đo. Hai máy cùng loại: phân biệt bằng số máy.
`,
      en: `
1. Antenna on the socket of the range you want, switch on, leave it in SPECTRUM ANALYZER mode.
2. USB cable; wait until [Stations](/stations) shows its name and serial number.
3. Choose **Use this one**, then a range that the model has; beyond it the page says so at once.

On the case: RF Explorer WSUB1G, WSUB3G, 2.4G, 6G, 3G Combo, WSUB1G+, 4G+, 6G+.

A signal generator (RFE6GEN) is recognised but cannot measure. Two of a kind are told apart by their serial numbers.
`,
    },
  },
  {
    id: 'receiver-lines',
    audience: 'field',
    title: { vi: 'Mạch tự in dòng', en: 'Boards that print lines' },
    body: {
      vi: `
1. Nạp cho mạch chương trình in mỗi dòng một tần số và một mức, ví dụ \`868.1,-97.5\`.
2. Cắm cáp USB; trong [Trạm](/stations) mở **Đây là gì?** để xem mạch nói gì.
3. Chọn đơn vị, dấu ngăn cột và cột đúng; xem trước từng dòng, rồi **Dùng máy này**.

Trên vỏ máy: ESP32, Arduino, LoRa SX127x, CH340, CP2102, FTDI.

Hai cách hiểu đơn vị thì trang hỏi, không đoán. Mạch chậm (30 giây một lượt) vẫn được: chương trình tự nhận nhịp.
`,
      en: `
1. Load a program into the board that prints a frequency and a level a line, such as \`868.1,-97.5\`.
2. USB cable; in [Stations](/stations) open **What is this?** to see what the board says.
3. Choose unit, separator and columns; see each line in the preview, then **Use this one**.

On the case: ESP32, Arduino, LoRa SX127x, CH340, CP2102, FTDI.

Where two units fit, the page asks and does not guess. A slow board (30 s a sweep) is fine: its rhythm is found.
`,
    },
  },
  {
    id: 'receiver-scpi',
    audience: 'field',
    title: { vi: 'Máy phân tích phổ SCPI', en: 'SCPI analysers' },
    body: {
      vi: `
1. Nối mạng, đặt địa chỉ tĩnh trên máy, cho phép điều khiển từ xa.
2. Trong [Trạm](/stations/ports), ở phần Cổng nối tiếp, mở **Máy thu qua mạng** rồi ghi địa chỉ và cổng 5025 (Anritsu 9001, Tektronix 34835).
3. Chương trình hỏi \`*IDN?\`; chọn **Dùng máy này**, rồi đặt dải và RBW.

Trên vỏ máy: Rigol DSA815, Siglent SSA3021X, R&S FPC, FPH, FSH, FSV, Keysight N9344C, FieldFox, Anritsu MS2721B, Tektronix SA2500.

Ổ USB-B của máy là USBTMC: dùng mạng. Kiểu lạ: đặt \`profile\` của máy gần giống nhất.
`,
      en: `
1. Network cable, a fixed address on the instrument, remote control allowed.
2. In [Stations](/stations/ports), under Serial ports, open **Receiver on the network** and write address and port 5025 (Anritsu 9001, Tektronix 34835).
3. The program asks \`*IDN?\`; choose **Use this one**, then range and RBW.

On the case: Rigol DSA815, Siglent SSA3021X, R&S FPC, FPH, FSH, FSV, Keysight N9344C, FieldFox, Anritsu MS2721B, Tektronix SA2500.

Its USB-B socket is USBTMC: use the network. Unknown model: set \`profile\` to the nearest of its kind.
`,
    },
  },
  {
    id: 'receiver-icom',
    audience: 'field',
    title: { vi: 'Máy Icom (CI-V)', en: 'Icom radios (CI-V)' },
    body: {
      vi: `
1. **Trước khi cắm**: MENU → SET → Connectors → USB SEND và USB Keying phải là OFF, để không bao giờ phát.
2. Bật CI-V USB Echo Back tùy ý, tốc độ 19200 hoặc 115200; cắm cáp USB.
3. Trong [Trạm](/stations) chọn **Dùng máy này**, rồi đặt kênh trong dải của máy (IC-7300: đến 74,8 MHz).

Trên vỏ máy: IC-7300, IC-705, IC-9700, IC-7610, IC-7760, IC-R8600.

Dải ngoài khả năng của máy bị từ chối ngay khi nhập. Chế độ \`scope\` vẽ cả dải, \`s-meter\` thu từng kênh.
`,
      en: `
1. **Before plugging in**: MENU → SET → Connectors → USB SEND and USB Keying must be OFF, so that it never transmits.
2. Rate 19200 or 115200, CI-V echo as you like; USB cable.
3. In [Stations](/stations) choose **Use this one**, then channels within the radio's range (IC-7300: up to 74.8 MHz).

On the case: IC-7300, IC-705, IC-9700, IC-7610, IC-7760, IC-R8600.

A range beyond the radio is refused where it is typed. Mode \`scope\` draws a span, \`s-meter\` hears one channel at a time.
`,
    },
  },
  {
    id: 'receiver-aor-uniden',
    audience: 'field',
    title: { vi: 'AOR và Uniden', en: 'AOR and Uniden' },
    body: {
      vi: `
1. Cáp RS-232 hoặc USB của hãng; AOR 9600 8N2, Uniden theo tốc độ trong menu.
2. Cắm vào, chờ [Trạm](/stations) nhận ra; với AOR chọn đúng kiểu trong cài đặt \`model\`.
3. Chọn **Dùng máy này**, rồi đặt ít kênh: khoảng mười kênh một giây.

Trên vỏ máy: AR8200, AR8600, AR8000, AR5000, SR2200, BCD396, BCD996, BCT15, BCD325, BCD436, BCD536.

Không trả lời: xem tốc độ và XON/XOFF trên máy. Mức theo bảng của hamlib, không phải máy đo.
`,
      en: `
1. RS-232 or the maker's USB cable; AOR 9600 8N2, Uniden at the rate of its menu.
2. Plug in, wait until [Stations](/stations) knows it; for an AOR set the right \`model\`.
3. Choose **Use this one**, then few channels: some ten a second.

On the case: AR8200, AR8600, AR8000, AR5000, SR2200, BCD396, BCD996, BCT15, BCD325, BCD436, BCD536.

No answer: see the rate and XON/XOFF on the receiver. Levels follow hamlib's tables; it is no measuring receiver.
`,
    },
  },
  {
    id: 'receiver-anritsu',
    audience: 'field',
    title: { vi: 'Anritsu MS2711D, S331D, S332D', en: 'Anritsu hand-helds' },
    body: {
      vi: `
1. Bật máy, vào chế độ Spectrum Analyzer.
2. Cáp null-modem vào ổ 9 chân, 9600 8N1.
3. Trong [Trạm](/stations) mở **Đây là gì?** của cổng, chọn máy Anritsu, rồi **Dùng trình điều khiển này**.

Trên vỏ máy: MS2711D, S331D, S332D, SiteMaster, Spectrum Master.

401 điểm mất hơn 2 giây chỉ để truyền. Máy chỉ được hỏi khi bạn chọn, vì câu hỏi là một chữ cái.
`,
      en: `
1. Switch on and enter Spectrum Analyzer mode.
2. Null-modem cable to its 9-pin socket, 9600 8N1.
3. In [Stations](/stations) open **What is this?** of the port, choose the Anritsu driver, then **Use this driver**.

On the case: MS2711D, S331D, S332D, SiteMaster, Spectrum Master.

401 points take over 2 s on the wire alone. It is asked only when you choose it, because its question is a single letter.
`,
    },
  },
  {
    id: 'receiver-nwt4',
    audience: 'field',
    title: { vi: 'NWT4 và LTDZ', en: 'NWT4 and LTDZ' },
    body: {
      vi: `
1. **Gắn tải 50 Ω vào cổng ra**: máy phát ra khi quét, không bao giờ gắn ăng-ten ở đó.
2. Ăng-ten vào cổng vào, cáp USB vào máy tính.
3. Trong [Trạm](/stations) mở **Đây là gì?** của cổng, chọn máy NWT4, rồi **Dùng trình điều khiển này**.

Trên vỏ máy: NWT4, LTDZ 35-4400M, ADF4351, AD8307.

Mức chưa hiệu chuẩn cho đến khi đặt \`shiftDb\` bằng một mức đã biết.
`,
      en: `
1. **Put a 50 Ω load on the output**: it is live while it sweeps; never an antenna there.
2. Antenna on the input, USB cable into the computer.
3. In [Stations](/stations) open **What is this?** of the port, choose the NWT4 driver, then **Use this driver**.

On the case: NWT4, LTDZ 35-4400M, ADF4351, AD8307.

Levels are uncalibrated until \`shiftDb\` is set with a known level.
`,
    },
  },
  {
    id: 'receiver-sdr',
    audience: 'field',
    title: { vi: 'SDR: rtl_power, hackrf_sweep', en: 'SDR programs' },
    body: {
      vi: `
1. Cài chương trình (\`rtl-sdr\`, \`hackrf\`, \`soapy_power\`) và chặn trình điều khiển truyền hình của nhân.
2. Cắm que SDR thẳng vào máy tính hoặc hub có nguồn.
3. Thêm máy thu với cổng \`command\` và \`format\` của chương trình, như ví dụ trong hardware.md.

Trên vỏ máy: RTL-SDR, RTL2832U, R820T, HackRF One, SoapySDR, rtl_power, rtl_power_fftw, soapy_power, hackrf_sweep.

Mức theo thang của bộ chuyển đổi, không phải dBm: chỉ so sánh được với nhau.
`,
      en: `
1. Install the program (\`rtl-sdr\`, \`hackrf\`, \`soapy_power\`) and keep the kernel's television driver away.
2. SDR stick straight into the computer or a powered hub.
3. Add the receiver with the program as its \`command\` and its \`format\`, as in the example of hardware.md.

On the case: RTL-SDR, RTL2832U, R820T, HackRF One, SoapySDR, rtl_power, rtl_power_fftw, soapy_power, hackrf_sweep.

Levels are relative to the converter's full scale, not dBm: they can only be compared with each other.
`,
    },
  },
  {
    id: 'receiver-gps',
    audience: 'field',
    title: { vi: 'GPS', en: 'GPS receivers' },
    body: {
      vi: `
1. Đặt ăng-ten GPS nơi thấy trời, cắm USB hoặc dùng gpsd.
2. Trong [Trạm](/stations) đặt \`gps\` là cổng nối tiếp, hoặc địa chỉ tcp.
3. Chờ vị trí và giờ hiện ở trạm; đồng hồ lệch quá 2 giây thì mọi lượt quét bị đánh dấu.

Trên vỏ máy: GPS, u-blox, BU-353, gpsd, NMEA.

Máy chỉ nói UBX thì không có vị trí: bật NMEA trên máy GPS.
`,
      en: `
1. GPS antenna where it sees the sky, USB or gpsd.
2. In [Stations](/stations) set \`gps\` to a serial port or a tcp address.
3. Wait for position and time at the station; a clock more than 2 s off flags every sweep.

On the case: GPS, u-blox, BU-353, gpsd, NMEA.

A receiver that speaks only UBX gives no position: switch NMEA on.
`,
    },
  },
];
