/**
 * The catalogue of what causes cases, as data: the one list that the hypothesis, the resolve form, forms and statistics read. Bands and
 * signs are those of Vietnamese practice (../shared/domain.md, 3b).
 */
import type { Words } from '../words/sentence.js';
import { CASE_KINDS, type CaseKind } from './case-kind.js';

export interface Source {
  /** Lower case, so that it also stands within a sentence. */
  readonly words: Words;
  /** How a person recognises it. */
  readonly signs: Words;
  /** Ranges in MHz where it is usually found; empty: anywhere. */
  readonly bandsMhz: readonly (readonly [from: number, to: number])[];
  /** Classes of cases that it explains. */
  readonly classes: readonly string[];
  /** Kinds of cases that are confirmed when it is found; in each other kind the alarm was noise. */
  readonly confirms: readonly CaseKind[];
}

/** id | MHz, or * for anywhere | classes that it explains | kinds that it confirms | Vietnamese | English | signs, Vietnamese | signs, English */
const TABLE = `
jammer | 433-435 869-960 1164-1300 1559-1610 1805-1880 2110-2170 2400-2500 | fast-chirp slow-chirp wideband-noise noise-rise gnss | interference | máy phá sóng | a jammer | quét nhanh hoặc nền phẳng rộng hàng chục MHz; thường trên xe, mạnh lên rồi yếu đi | a fast sweep or a flat block of tens of MHz; often in a car: it comes and goes
fake-base-station | 758-788 869-880 925-960 1805-1880 2110-2170 2496-2690 | unlicensed cw wideband-noise unusual-cell | interference | trạm BTS giả | a fake base station | sóng mang 200 kHz lạ; máy điện thoại bị ép về 2G, đổi mã vùng, nhận tin nhắn rác | a strange carrier of 200 kHz; telephones fall back to 2G, change their area code and get spam
booster | 824-849 880-960 1710-1785 1920-1980 | wideband-noise drift noise-rise unlicensed | interference | bộ kích sóng di động | a repeater of mobile networks | nền tạp âm đường lên cao hoặc tự kích, trôi tần số; ở khách sạn, nhà dân | raised noise in the uplink, or an oscillation that wanders; in hotels and houses
dect | 1880-1900 1920-1930 | pulsed hop unlicensed wideband-noise | interference | điện thoại không dây DECT | a DECT telephone | xung 10 ms, kênh rộng 1,7 MHz; loại DECT 6.0 của Mỹ nằm trong băng đường lên 2100 MHz | pulses every 10 ms in channels of 1.7 MHz; American DECT 6.0 lies in the uplink of 2100 MHz
rfid | 865-868 902-928 | cw pulsed hop unlicensed | interference | đầu đọc RFID, thu phí không dừng | an RFID reader or toll gate | sóng mang ngắn lặp lại gần trạm thu phí, kho hàng; hay sai kênh | short carriers near toll gates and stores; often on a wrong channel
wireless-microphone | 40.66-40.7 87-108 182.025-182.975 217.025-217.975 218.025-218.475 470-806 1795-1800 | unlicensed cw drift | interference | micrô không dây | a wireless microphone | FM hẹp dưới 200 kHz, vài giờ mỗi lần; karaoke, trường học, hội trường | FM under 200 kHz wide, for some hours; karaoke, schools, halls
loudspeaker | 54-68 87-137 | unlicensed cw splatter intermod licence-level licence-centre licence-bandwidth licence-hours | interference | đài truyền thanh không dây của xã, phường | the wireless loudspeakers of a commune | phát sáng sớm và chiều theo giờ; thu được chương trình của xã, hài rơi vào băng hàng không | on at fixed hours of morning and evening; the programme is heard, harmonics fall into the air band
fm-product | 76-137 174-216 | intermod passive-intermod splatter unlicensed cw | interference | hài hoặc xuyên điều chế của đài phát thanh FM | a harmonic or product of FM broadcasters | thu được chương trình phát thanh; có và mất cùng lúc với các đài sinh ra nó | a programme is heard; it comes and goes with the broadcasters that make it
intermodulation | * | intermod passive-intermod splatter | interference | hài hoặc xuyên điều chế của máy phát khác | a harmonic or product of other transmitters | đúng tần số 2·f1 − f2 hoặc bội số; tắt một máy phát thì mất | at 2·f1 − f2 or a multiple; gone when one of the transmitters is off
licensee | * | licence-level licence-centre licence-bandwidth licence-hours splatter | interference | đài được cấp phép phát không đúng giấy phép | a licensee outside its terms | đúng đài trong danh mục, sai mức, tần số, độ rộng hoặc giờ | a station of the register with a wrong level, frequency, width or time
unlicensed-radio | 26-30 136-174 230-300 350-470 | unlicensed cw | interference | bộ đàm, máy phát không giấy phép | a radio without a licence | thoại hẹp 12,5–25 kHz, từng đợt ngắn; công trường, bảo vệ, tàu thuyền | speech in 12.5–25 kHz, in short turns; building sites, guards, boats
foreign | * | unlicensed far-stations unlisted-users | interference | đài nước ngoài | a foreign station | tiếng nước ngoài; mạnh ở trạm gần biên giới, trên cao | a foreign language; strong at stations near the border and on hills
camera | 900-1360 2300-2500 5150-5950 | wideband-noise unlicensed | interference | camera, thiết bị truyền hình ảnh không dây | a wireless camera or video link | rộng 6–27 MHz, phát liên tục; công trường, máy bay không người lái | 6–27 MHz wide, without a pause; building sites, drones
cable-leak | 108-174 230-470 694-862 | cw wideband-noise unlicensed | interference | rò rỉ mạng truyền hình cáp | a leak of a cable network | mạnh dọc theo tuyến cáp, đúng tần số kênh cáp | strong along the cable, at the frequencies of its channels
switch-mode-supply | 0.15-300 | comb wideband-noise drift noise-rise | interference | bộ nguồn xung, đèn LED, biến tần | a switch-mode supply, LED lamp or inverter | vạch cách đều hoặc nền rộng, trôi theo tải; tắt điện thì mất | lines at equal distances or broad noise that moves with the load; gone when switched off
power-line | 0.15-300 | pulsed wideband-noise noise-rise | interference | đường dây điện, phóng điện | a power line, an arc | xung theo 50/100 Hz, tăng khi ẩm; mạnh gần cột điện | pulses at 50 or 100 Hz, more when it is damp; strong near a pylon
ism | 13.5-13.6 26.9-27.3 40.6-40.8 314-316 433.05-434.79 918-925 2400-2500 5725-5875 | pulsed hop drift crowd unlicensed wideband-noise | interference | thiết bị ISM, cự ly ngắn, điều khiển từ xa | an ISM or short-range device, a remote control | xung ngắn ở 315, 433, 920 MHz hoặc 2,4 GHz; khóa xe, cửa cuốn, máy sấy cao tần | short bursts at 315, 433, 920 MHz or 2.4 GHz; car keys, doors, industrial heaters
radar | 1215-1400 2700-3100 5250-5725 8500-10000 | pulsed | interference | ra đa | a radar | xung mạnh lặp lại đều theo vòng quay, vài giây một lần | strong pulses that return with each turn, every few seconds
propagation | * | far-stations | interference | truyền sóng dị thường | unusual propagation | nhiều đài ở xa cùng mạnh lên, sáng sớm, trời yên và nóng; vài giờ thì hết | many far stations grow stronger together, in calm, hot weather; over after some hours
licensee-off | * | carrier-loss | absence | đài được cấp phép ngừng phát hoặc hỏng | a licensed station off the air or broken | chủ đài xác nhận ngừng, hỏng máy hoặc ăng-ten | its owner confirms a stop or a fault
power-cut | * | carrier-loss watch-loss | absence watch-loss | mất điện, mất đường truyền | a power cut or a lost line | nhiều đài hoặc cả trạm mất cùng lúc | several stations, or all of ours, are gone at once
receiver | * | noise-rise cw-since-start watch-loss deaf gnss | watch-loss deaf | do máy thu hoặc ăng-ten | the receiver or its antenna | chỉ một máy thu có; còn nguyên khi tháo ăng-ten, hoặc mất hết khi cáp tuột | one receiver alone has it; it stays without the antenna, or all is gone with the cable
victim-receiver | * | complaint | - | máy thu của bên phản ánh | the receiver of those who complain | thay máy hoặc ăng-ten của họ thì hết; trạm không đo được gì | gone with another receiver or antenna of theirs; no station measures anything
legal | * | unlisted-users crowd unusual-cell | - | phát hợp pháp | a permitted use | có giấy phép hoặc được miễn, chưa có trong danh mục | licensed or exempt, and missing in the register
test | * | - | - | phát thử hoặc đo thử | a test or a measurement | có người báo là đang phát thử, đo thử | somebody says that they test or measure
other | * | - | interference absence watch-loss deaf | nguồn khác | another source | ghi rõ vào phần ghi chú | say which in the remark
unknown | * | - | - | không tìm ra nguồn | no source found | đã tìm mà không rõ nguồn nào | looked for, and not found
` as const;

/** The ids stand in the table alone: their type is read from its rows. */
type IdsIn<Rows extends string> = Rows extends `${infer Row}\n${infer Rest}` ? IdIn<Row> | IdsIn<Rest> : IdIn<Rows>;
type IdIn<Row extends string> = Row extends `${infer Id} | ${string}` ? Id : never;
export type SourceId = IdsIn<typeof TABLE>;

/** Kinds in which something interferes, in one word of the table. */
const INTERFERENCE: readonly CaseKind[] = CASE_KINDS.filter(
  (kind) => !['absence', 'deaf', 'watch-loss'].includes(kind),
);

const listOf = (cell: string): string[] => cell.split(' ').filter((word) => word !== '-' && word !== '*');

function sourceOf([, bands = '', classes = '', kinds = '', ...texts]: readonly string[]): Source {
  const [vi = '', en = '', signsVi = '', signsEn = ''] = texts;
  const named = listOf(kinds);
  return {
    words: { vi, en },
    signs: { vi: signsVi, en: signsEn },
    bandsMhz: listOf(bands).map((band) => band.split('-').map(Number) as [number, number]),
    classes: listOf(classes),
    confirms: CASE_KINDS.filter(
      (kind) => named.includes(kind) || (named.includes('interference') && INTERFERENCE.includes(kind)),
    ),
  };
}

const ROWS = TABLE.trim()
  .split('\n')
  .map((row) => row.split(' | '));
export const SOURCE_IDS = ROWS.map(([id]) => id as SourceId);
export const SOURCES = Object.fromEntries(ROWS.map((row) => [row[0], sourceOf(row)])) as Readonly<
  Record<SourceId, Source>
>;
