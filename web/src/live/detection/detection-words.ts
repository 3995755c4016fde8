/**
 * Detection states its reasons in English, because records and exports keep them in one form. Here each of its sentences
 * has a Vietnamese form; instants are shown as clocks of Vietnam in both languages.
 */
import { type Language, localClock } from '../../ground/words/format.js';

type Form = readonly [RegExp, string];

/** In the order in which they are tried; `$1` … are the values: numbers get a comma, others stay as they are. */
const FORMS: readonly Form[] = [
  [/^not measured in this sweep$/, 'lượt quét này không đo được điểm này'],
  [/^a known spur of the receiver: never judged$/, 'phát xạ giả đã biết của chính máy thu: không xét'],
  [
    /^most of the band jumped at once: held back as lightning or a gain step$/,
    'gần cả băng nhảy mức cùng lúc: bị giữ lại vì giống sét hoặc máy thu đổi độ khuếch đại',
  ],
  [
    /^inside ([^;]+): its own traffic cannot be told from an intruder's$/,
    'nằm trong kênh của $1: không phân biệt được lưu lượng hợp pháp với đài lạ',
  ],
  [
    /^explained by the emission mask of a licensee on the air now$/,
    'nằm trong mặt nạ phát xạ của đài được cấp phép đang phát',
  ],
  [
    /^a burst where bursts are usual, outside every channel: told when it lasts$/,
    'phát ngắn ở nơi thường có phát ngắn, ngoài mọi kênh: sẽ báo nếu kéo dài',
  ],
  [
    /^(\d+) % of the band rose together, and this no more: a person was called for that$/,
    '$1 % băng tần cùng mạnh lên và tín hiệu này không mạnh hơn: đã báo người trực về việc đó',
  ],
  [/^a short burst in ([^;]+): legal while short$/, 'phát ngắn trong $1: hợp lệ nếu chỉ phát ngắn'],
  [
    /^within what the traffic of ([^;]+) shows: judged at ([^;]+) dB against that$/,
    'trong mức thường thấy của lưu lượng $1: so với mức đó chỉ hơn $2 dB',
  ],
  [
    /^fired \(([^;]+)\); followed since ([^;]+) in (\d+) sweeps, which is not yet enough for an alarm$/,
    'đã vượt ngưỡng ($1); theo dõi từ $2 trong $3 lượt quét, chưa đủ để báo động',
  ],
  [
    /^fired \(([^;]+)\), but not yet in enough sweeps to be an alarm$/,
    'đã vượt ngưỡng ($1) nhưng chưa đủ số lượt quét để báo động',
  ],
  [
    /^([^;]+) dB over the floor, where one cell needs ([^;]+) dB: nothing fired$/,
    'trên nền $1 dB, một điểm cần $2 dB: không có phép thử nào vượt ngưỡng',
  ],
  [
    /^part of emission (\d+): seen since (\S+), raised after (\d+) sweeps$/,
    'thuộc phát xạ số $1: thấy từ $2, báo sau $3 lượt quét',
  ],
  [/^part of emission (\d+): seen since (\S+)$/, 'thuộc phát xạ số $1: thấy từ $2'],
  [
    /^in this sweep ([^;]+) dB over the floor, where one cell needs ([^;]+) dB$/,
    'lượt quét này trên nền $1 dB, một điểm cần $2 dB',
  ],
  [/^fired: nothing in this bin$/, 'tại điểm này không có phép thử nào vượt ngưỡng'],
  [/^fired: ([^;]+)$/, 'phép thử vượt ngưỡng: $1'],
  [/^not seen in this sweep, last at (\S+)$/, 'lượt quét này không thấy, lần cuối lúc $1'],
  [
    /^stronger by ([^;]+) dB than its mean: told as another signal once it was (\d+) dB stronger than of late for (\d+) sweeps$/,
    'mạnh hơn trung bình của nó $1 dB: chỉ được báo riêng khi đã mạnh hơn mức gần đây $2 dB trong $3 lượt quét',
  ],
  [/^a person was called: ([^;]+)$/, 'đã báo cho người trực: $1'],
  [/^no person was called: ([^;]+)$/, 'không báo cho người trực: $1'],
  [
    /^([^;]+) dB over the noise: a receiver's own floor wanders as much$/,
    'cao hơn nền tạp âm $1 dB: nền của chính máy thu cũng dao động cỡ đó',
  ],
  [
    /^no longer, wider or stronger than what was heard in this place once before$/,
    'không dài, rộng hay mạnh hơn tín hiệu đã thu được ở tần số này một lần trước đây',
  ],
  [
    /^no longer, wider or stronger than what was heard in this place (\d+) times before$/,
    'không dài, rộng hay mạnh hơn tín hiệu đã thu được ở tần số này $1 lần trước đây',
  ],
  [
    /^no longer, wider or stronger than what a person was called for in this place (\d+) sweeps before$/,
    'không dài, rộng hay mạnh hơn điều đã báo cho người trực ở chỗ này $1 lượt quét trước',
  ],
  [
    /^no longer, wider or stronger than what a person called noise in this place$/,
    'không dài, rộng hay mạnh hơn tín hiệu người trực đã ghi là báo động không cần thiết ở tần số này',
  ],
  [
    /^as wide as the carriers of this band, and rose together with others like it: far stations$/,
    'rộng như sóng mang của băng này và nổi lên cùng lúc với nhiều phát xạ giống nó: các đài ở xa',
  ],
  [
    /^no wider, stronger or longer than what is regularly heard beside the list in other places of this band$/,
    'không rộng, mạnh hay dài hơn các tín hiệu ngoài danh mục vẫn thường thu được ở tần số khác trong băng này',
  ],
  [
    /^brief, and alike in width and level to others before it in other places of this band$/,
    'ngắn, có độ rộng và mức giống các phát xạ trước đó ở chỗ khác trong băng này',
  ],
  [
    /^longer, wider or stronger than usual, among as many signals as are usual in this shared channel$/,
    'dài, rộng hoặc mạnh hơn thường lệ, trong lúc kênh dùng chung này có nhiều tín hiệu như mọi khi',
  ],
  [
    /^lasts (\d+) sweeps: what comes and goes in this band lasts up to ([^;]+)$/,
    'mới kéo dài $1 lượt quét: tín hiệu thoáng qua trong băng này kéo dài đến $2',
  ],
  [
    /^heard for (\d+) sweeps at a time while the receiver moves: it may only be passed by$/,
    'mỗi lần chỉ thu được $1 lượt quét trong khi máy thu đang di chuyển: có thể chỉ là đi ngang qua',
  ],
  [
    /^beside a carrier of the register that became ([^;]+) dB stronger: it may be its skirt$/,
    'cạnh một sóng mang trong danh sách vừa mạnh lên $1 dB: có thể chỉ là phần rìa phổ của sóng mang đó',
  ],
  [
    /^among signals in (\d+) other bins of this channel, as many as usual: it may be one of them$/,
    'cùng lúc còn $1 điểm khác của kênh này có tín hiệu, nhiều như thường lệ: có thể chỉ là một trong số đó',
  ],
  [
    /^heard for (\d+) sweeps at a time where another emission stands: it may be a piece of it$/,
    'mỗi lần chỉ thu được $1 lượt quét ở chỗ một phát xạ khác đang có: có thể chỉ là một phần của phát xạ đó',
  ],
  [
    /^glimpses that gather, seen in (\d+) sweeps: they may be the start of signals that stay$/,
    'nhiều tín hiệu thoáng qua dồn về một chỗ, mới thấy trong $1 lượt quét: có thể là lúc bắt đầu của các tín hiệu đứng yên',
  ],
  [
    /^([^;]+) dB over the noise, (?:for the third time|three times or more) at equal intervals: ([^;]+)$/,
    'cao hơn nền tạp âm $1 dB, lặp lại đều đặn từ ba lần trở lên: $2',
  ],
  [/^([^;]+) dB over the noise for (\d+) sweeps: ([^;]+)$/, 'cao hơn nền tạp âm $1 dB trong $2 lượt quét: $3'],
  [
    /^one of (\d+) lines (\S+) kHz apart that came together: one device with harmonics$/,
    'một trong $1 vạch cách đều nhau $2 kHz, xuất hiện cùng lúc: một thiết bị có nhiều hài',
  ],
  [/^nothing like it is remembered here$/, 'trạm chưa ghi nhớ tín hiệu nào tương tự ở tần số này'],
  [/^nothing like it was heard here before$/, 'ở tần số này chưa từng thu được tín hiệu tương tự'],
  [
    /^like what a person was called for here (\d+) sweeps before$/,
    'giống điều đã báo cho người trực ở đây $1 lượt quét trước',
  ],
  [/^heard here once before$/, 'ở tần số này đã từng thu được một lần'],
  [/^heard here (\d+) times before$/, 'ở tần số này đã từng thu được $1 lần'],
  [
    /^beside a licensed channel, which was on in ([^;]+) of its (\d+) sweeps: splatter$/,
    'cạnh kênh được cấp phép, kênh ấy phát trong $1 của $2 lượt quét: phát lấn kênh lân cận',
  ],
  [
    /^centre moves ([^;]+) bins a sweep, ([^;]+) of steps one way, over ([^;]+) bins: slow chirp$/,
    'tâm dịch $1 điểm mỗi lượt quét, $2 số bước về một phía, qua $3 điểm: quét tần chậm',
  ],
  [
    /^centre moves to and fro, turning back in ([^;]+) of its steps, over ([^;]+) bins: slow chirp$/,
    'tâm đi qua đi lại, đổi chiều trong $1 số bước, qua $2 điểm: quét tần chậm',
  ],
  [
    /^centre jumps ([^;]+) bins and more, both ways, over ([^;]+) bins, ([^;]+) wide: hopping$/,
    'tâm nhảy từ $1 điểm trở lên, cả hai phía, qua $2 điểm, rộng $3: nhảy tần',
  ],
  [
    /^centre drifts ([^;]+) bins along a line \(fit ([^;]+)\): drift$/,
    'tâm trôi $1 điểm theo đường thẳng (khớp $2): trôi tần',
  ],
  [
    /^level varies by ([^;]+) dB and centre by ([^;]+) bins without a pause: an oscillation that wanders$/,
    'phát liên tục, mức thay đổi $1 dB và tâm xê dịch $2 điểm: dao động tự kích không ổn định',
  ],
  [
    /^the same ([^;]+) bins light up for a sweep at equal intervals: pulsed$/,
    'vẫn $1 điểm ấy có tín hiệu trong một lượt quét, lặp lại đều đặn: xung',
  ],
  [/^duty ([^;]+), period ([^;]+) s ± ([^;]+): pulsed$/, 'tỷ lệ phát $1, chu kỳ $2 s ± $3: xung'],
  [
    /^([^;]+) of ([^;]+) bins at a time, centre jumping within ([^;]+): pulses between the steps of the sweep$/,
    'mỗi lúc $1 của $2 điểm, tâm nhảy trong $3: xung rơi giữa các bước quét',
  ],
  [
    /^([^;]+) of the band at once, duty ([^;]+), edges ([^;]+) × the inside: fast chirp$/,
    '$1 băng cùng lúc, tỷ lệ phát $2, mép gấp $3 lần phần trong: quét tần nhanh',
  ],
  [
    /^([^;]+) of the band at once, duty ([^;]+), a smooth hump \(edges ([^;]+)\): passive intermodulation$/,
    '$1 băng cùng lúc, tỷ lệ phát $2, bướu tròn (mép $3): xuyên điều chế thụ động',
  ],
  [
    /^([^;]+) of the band at once, duty ([^;]+), flat \(edges ([^;]+)\): wideband noise$/,
    '$1 băng cùng lúc, tỷ lệ phát $2, phẳng (mép $3): tạp âm dải rộng',
  ],
  [
    /^at 2·f1 − f2 of two licensed carriers that are always on, agrees with both in ([^;]+) of (\d+) sweeps: intermodulation$/,
    'tại 2·f1 − f2 của hai sóng mang được cấp phép luôn phát, cùng có mặt trong $1 của $2 lượt quét: xuyên điều chế',
  ],
  [
    /^at 2·f1 − f2 of two licensed carriers, agrees with both in ([^;]+) of (\d+) sweeps: intermodulation$/,
    'tại 2·f1 − f2 của hai sóng mang được cấp phép, cùng có mặt trong $1 của $2 lượt quét: xuyên điều chế',
  ],
  [/^([^;]+) bins wide, there since the first minute: carrier$/, 'rộng $1 điểm, có từ phút đầu tiên: sóng mang'],
  [/^([^;]+) bins wide, duty ([^;]+), in one place: carrier$/, 'rộng $1 điểm, tỷ lệ phát $2, đứng một chỗ: sóng mang'],
  [
    /^([^;]+) kHz wide, duty ([^;]+), bursts of ([^;]+) sweeps: unlicensed transmission$/,
    'rộng $1 kHz, tỷ lệ phát $2, mỗi lần phát $3 lượt quét: phát xạ ngoài danh mục giấy phép',
  ],
  [/^right in (\d+) % of the tests$/, 'trong các phép thử, phân loại như vậy đúng $1 %'],
  [/^right in (\d+) of (\d+) closed cases here$/, 'tại đây đúng $1 trong $2 vụ đã kết luận'],
  [/^a guess: right in (\d+) % of the tests$/, 'chỉ là phỏng đoán: trong các phép thử, phân loại như vậy đúng $1 %'],
  [/^on no assignment: unlicensed use$/, 'không thuộc ấn định nào: phát ngoài danh mục giấy phép'],
  [
    /^in a safety service \(([^;]+), ([^;]+)\): harmful whatever its level$/,
    'trong nghiệp vụ an toàn ($1, $2): có hại dù ở mức nào',
  ],
  [/^over assignment ([^;]+) \(([^;]+)\)$/, 'đè lên ấn định $1 ($2)'],
  [/^([^;]+) dB over noise$/, 'cao hơn nền tạp âm $1 dB'],
  [/^for ([^;]+) min$/, 'trong $1 phút'],
  [/^([^;]+) % of the channel$/, '$1 % kênh'],
  [/^(\d+) times in a week$/, '$1 lần trong một tuần'],
];

/** Words for the tests that fired, as they stand in a list. */
const TESTS: Readonly<Record<string, string>> = {
  cell: 'một điểm',
  time: 'tổng theo thời gian',
  frequency: 'tổng theo tần số',
  fill: 'độ lấp đầy kênh',
};

/** The sentence in the page's language; one that this page does not know stays in English. */
export function detectionWords(sentence: string, language: Language): string {
  const words = language === 'vi' ? (vietnamese(sentence) ?? sentence) : sentence;
  return words.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (at) => `${localClock(Date.parse(at))} (UTC+7)`);
}

const HELD_BEFORE = ' (held a carrier nobody licensed before anything could be learned)';

/** Undefined where a part of it has no Vietnamese form. */
export function vietnamese(sentence: string): string | undefined {
  if (sentence.endsWith(HELD_BEFORE)) {
    const said = vietnamese(sentence.slice(0, -HELD_BEFORE.length));
    return said && `${said} (ở đây có sóng mang ngoài danh mục giấy phép từ trước khi học xong nền tạp âm)`;
  }
  const whole = formOf(sentence);
  if (whole !== undefined) return whole;
  // A list of reasons: each has its own form.
  for (const mark of ['; ', ', ']) {
    const parts = sentence.split(mark);
    if (parts.length === 1) continue;
    const said = parts.map((part) => formOf(part));
    if (said.every((part) => part !== undefined)) return said.join(mark);
  }
  return undefined;
}

function formOf(sentence: string): string | undefined {
  for (const [pattern, form] of FORMS) {
    const found = pattern.exec(sentence);
    if (found === null) continue;
    return form.replace(/\$(\d)/g, (_mark, place: string) => spoken(found[Number(place)] ?? ''));
  }
  return undefined;
}

/** A value that is itself a sentence, or a list of tests, is put into words too. */
function spoken(value: string): string {
  if (/^\d+\.\d+$/.test(value)) return value.replace('.', ',');
  const tests = value.split(', ').map((name) => TESTS[name]);
  if (tests.every((name) => name !== undefined)) return tests.join(', ');
  return formOf(value) ?? value;
}
