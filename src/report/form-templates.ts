/**
 * The program's own forms. Appendix 10 of the Radio Regulations: items a to o were checked against a public adaptation;
 * p to w are from general knowledge and must be checked against a current edition. Appendix 9: items 1 to 8 were
 * checked, the others are from general knowledge. The text of the national form was not available; its template is a
 * starting point.
 */
import type { FormItem, FormTemplate } from '../watch/papers/form-template.js';

const item = (letter: string, vi: string, en: string, more: Omit<FormItem, 'letter' | 'label'> = {}): FormItem => ({
  letter,
  label: { vi, en },
  ...more,
});

const UNKNOWN_CLASS = { vi: '—', en: '—' };

export const APPENDIX_10: FormTemplate = {
  id: 'appendix-10',
  isUtc: true,
  title: { vi: 'BÁO CÁO NHIỄU CÓ HẠI', en: 'REPORT OF HARMFUL INTERFERENCE' },
  basis: {
    vi: 'Theo Điều 15 và Phụ lục 10 Thể lệ vô tuyến điện.',
    en: 'Radio Regulations, Appendix 10 and Article 15.',
  },
  hint: {
    vi: 'Mục p–w phải đối chiếu với ấn bản hiện hành trước khi gửi ITU.',
    en: 'Items p–w must be checked against the current edition before it goes to ITU.',
  },
  sections: [
    {
      title: { vi: 'Đài gây nhiễu', en: 'Station causing the interference' },
      items: [
        item('a', 'Tên, hô hiệu hoặc nhận dạng khác', 'Name, call sign or other means of identification', {
          fill: 'source-identity',
        }),
        item('b', 'Tần số đo được, ngày giờ (UTC)', 'Frequency measured, date and time (UTC)', {
          fill: 'measured-frequency',
        }),
        item('c', 'Loại phát xạ', 'Class of emission', {
          fill: 'source-class',
          choices: [UNKNOWN_CLASS],
          hint: {
            vi: 'Theo Phụ lục 1; ký hiệu không rõ ghi gạch ngang.',
            en: 'After Appendix 1; a dash for an unknown symbol.',
          },
        }),
        item('d', 'Độ rộng băng (ghi rõ đo hay ước lượng)', 'Bandwidth (say whether measured or estimated)', {
          fill: 'measured-bandwidth',
        }),
        item(
          'e',
          'Cường độ trường hoặc mật độ thông lượng công suất đo được, ngày giờ (UTC)',
          'Measured field strength or power flux-density, date and time (UTC)',
          { fill: 'measured-field' },
        ),
        item('f', 'Phân cực quan sát được', 'Observed polarization', { fill: 'measured-polarisation' }),
        item('g', 'Loại đài và tính chất nghiệp vụ', 'Class of station and nature of service', {
          fill: 'source-station-class',
        }),
        item('h', 'Địa điểm, vị trí, khu vực hoặc phương vị (QTE)', 'Location, position, area or bearing (QTE)', {
          fill: 'source-location',
        }),
        item('i', 'Địa điểm của trạm đã đo', 'Location of the facility which made the measurements', {
          fill: 'monitoring-site',
        }),
      ],
    },
    {
      title: { vi: 'Đài phát bị nhiễu', en: 'Transmitting station interfered with' },
      items: [
        item('j', 'Tên, hô hiệu hoặc nhận dạng khác', 'Name, call sign or other means of identification', {
          fill: 'victim-identity',
        }),
        item('k', 'Tần số ấn định', 'Frequency assigned', { fill: 'victim-frequency' }),
        item('l', 'Tần số đo được, ngày giờ (UTC)', 'Frequency measured, date and time (UTC)'),
        item('m', 'Loại phát xạ', 'Class of emission', { fill: 'victim-class' }),
        item(
          'n',
          'Độ rộng băng (đo, ước lượng, hoặc băng cần thiết đã thông báo)',
          'Bandwidth (measured, estimated, or necessary bandwidth as notified)',
          { fill: 'victim-bandwidth' },
        ),
        item('o', 'Địa điểm, vị trí hoặc khu vực', 'Location, position or area', { fill: 'victim-location' }),
      ],
    },
    {
      title: { vi: 'Đài thu bị nhiễu', en: 'Receiving station experiencing the interference' },
      items: [
        item('p', 'Tên đài', 'Name of the station'),
        item('q', 'Địa điểm, vị trí hoặc khu vực', 'Location, position or area'),
        item('r', 'Ngày giờ (UTC) xảy ra nhiễu có hại', 'Dates and times (UTC) of occurrence of harmful interference', {
          fill: 'occurrences',
        }),
        item('s', 'Phương vị (QTE) hoặc chi tiết khác', 'Bearings (QTE) or other particulars'),
        item('t', 'Tính chất nhiễu', 'Nature of the interference', {
          choices: [
            { vi: 'Che lấp hoàn toàn tín hiệu thu', en: 'Wanted signal blocked entirely' },
            { vi: 'Tiếng ồn, rít liên tục', en: 'Continuous noise or whistle' },
            { vi: 'Lời thoại hoặc âm nhạc lạ', en: 'Foreign speech or music' },
            { vi: 'Ngắt quãng theo xung', en: 'Interrupted by pulses' },
            { vi: 'Tăng tỷ lệ lỗi, mất kết nối dữ liệu', en: 'More errors, loss of data links' },
          ],
        }),
        item(
          'u',
          'Cường độ trường hoặc mật độ thông lượng công suất của tín hiệu mong muốn tại đài thu, ngày giờ (UTC)',
          'Field strength or power flux-density of the wanted emission at the receiving station, date and time (UTC)',
        ),
        item(
          'v',
          'Phân cực của ăng-ten thu hoặc phân cực quan sát được',
          'Polarization of the receiving antenna or observed polarization',
        ),
        item('w', 'Biện pháp đề nghị', 'Action requested', {
          choices: [
            {
              vi: 'Đề nghị xác định đài gây nhiễu và chấm dứt phát xạ.',
              en: 'Please identify the station causing the interference and have the emission stopped.',
            },
            {
              vi: 'Đề nghị giảm công suất hoặc thay đổi tần số.',
              en: 'Please have the power reduced or the frequency changed.',
            },
            {
              vi: 'Đề nghị phối hợp đo và trao đổi kết quả.',
              en: 'Please take part in measurements and share the results.',
            },
          ],
        }),
      ],
    },
  ],
  notes: [
    {
      vi: 'Chỉ ghi nội dung đã xác định; mục để trống: chưa xác định. Không có số đo cường độ trường thì ghi thang QSA ở mục e.',
      en: 'Only what is known is given; a blank is not known. Without a measured field strength give the QSA scale under e.',
    },
  ],
};

const APPENDIX_9: FormTemplate = {
  id: 'appendix-9',
  isUtc: true,
  title: { vi: 'BÁO CÁO PHÁT XẠ KHÔNG ĐÚNG QUY ĐỊNH HOẶC VI PHẠM', en: 'REPORT OF AN IRREGULARITY OR INFRINGEMENT' },
  basis: { vi: 'Theo Phụ lục 9 Thể lệ vô tuyến điện.', en: 'Radio Regulations, Appendix 9.' },
  hint: {
    vi: 'Mục 9 trở đi phải đối chiếu với ấn bản hiện hành.',
    en: 'Items from 9 on must be checked against the current edition.',
  },
  sections: [
    {
      title: { vi: 'Đài vi phạm', en: 'Station in question' },
      items: [
        item('1', 'Tên', 'Name', { fill: 'source-identity' }),
        item('2', 'Hô hiệu hoặc nhận dạng khác', 'Call sign or other identification'),
        item('3', 'Quốc tịch, nếu biết', 'Nationality, if known'),
        item('4', 'Tần số sử dụng', 'Frequency used', { fill: 'measured-frequency' }),
        item('5', 'Loại phát xạ', 'Class of emission', { fill: 'source-class', choices: [UNKNOWN_CLASS] }),
        item('6', 'Loại đài và tính chất nghiệp vụ', 'Class of station and nature of service', {
          fill: 'source-station-class',
        }),
        item('7', 'Địa điểm', 'Location', { fill: 'source-location' }),
      ],
    },
    {
      title: { vi: 'Nơi báo cáo', en: 'Reporting station or office' },
      items: [
        item('8', 'Tên', 'Name', { fill: 'reporting-office' }),
        item('9', 'Hô hiệu hoặc nhận dạng khác', 'Call sign or other identification'),
        item('10', 'Quốc tịch', 'Nationality'),
        item('11', 'Địa điểm', 'Location', { fill: 'monitoring-site' }),
      ],
    },
    {
      title: { vi: 'Nội dung', en: 'Particulars of the irregularity' },
      items: [
        item('12', 'Tính chất vi phạm', 'Nature of the irregularity', {
          choices: [
            { vi: 'Phát không có giấy phép', en: 'Transmission without a licence' },
            { vi: 'Sai tần số hoặc độ rộng băng so với giấy phép', en: 'Frequency or bandwidth other than licensed' },
            { vi: 'Phát xạ không nhận dạng được', en: 'Unidentified transmission' },
          ],
        }),
        item('13', 'Ngày giờ (UTC)', 'Date and time (UTC)', { fill: 'occurrences' }),
        item('14', 'Độ rộng băng (ghi rõ đo hay ước lượng)', 'Bandwidth (say whether measured or estimated)', {
          fill: 'measured-bandwidth',
        }),
        item('15', 'Nhận xét', 'Remarks'),
      ],
    },
  ],
  notes: [{ vi: 'Mục để trống: chưa xác định.', en: 'A blank is not known.' }],
};

const NATIONAL: FormTemplate = {
  id: 'national',
  title: { vi: 'THÔNG BÁO CAN NHIỄU VÔ TUYẾN ĐIỆN', en: 'NOTIFICATION OF RADIO INTERFERENCE' },
  hint: {
    vi: 'Mẫu khởi đầu; sửa theo mẫu hiện hành của cơ quan quản lý tần số rồi dùng.',
    en: 'A template to begin with; adapt it to the form in force at the frequency authority before use.',
  },
  sections: [
    {
      title: { vi: 'Bên thông báo', en: 'Who notifies' },
      items: [
        item('1', 'Cơ quan thông báo', 'Notifying office', { fill: 'reporting-office' }),
        item('2', 'Số hồ sơ', 'Case number', { fill: 'case-number' }),
        item('3', 'Người liên hệ, điện thoại', 'Contact, telephone'),
      ],
    },
    {
      title: { vi: 'Đài bị nhiễu', en: 'Station interfered with' },
      items: [
        item('4', 'Tên tổ chức, số giấy phép', 'Organisation, licence number', { fill: 'victim-identity' }),
        item('5', 'Tần số ấn định', 'Frequency assigned', { fill: 'victim-frequency' }),
        item('6', 'Địa điểm đặt đài', 'Location of the station', { fill: 'victim-location' }),
        item('7', 'Ảnh hưởng của nhiễu', 'Effect of the interference'),
      ],
    },
    {
      title: { vi: 'Tín hiệu gây nhiễu', en: 'Interfering signal' },
      items: [
        item('8', 'Tần số đo được', 'Frequency measured', { fill: 'measured-frequency' }),
        item('9', 'Độ rộng băng', 'Bandwidth', { fill: 'measured-bandwidth' }),
        item('10', 'Cường độ trường', 'Field strength', { fill: 'measured-field' }),
        item('11', 'Thời gian xảy ra', 'Times of occurrence', { fill: 'occurrences' }),
        item('12', 'Trạm đo', 'Measuring station', { fill: 'monitoring-site' }),
        item('13', 'Nguồn gây nhiễu, khu vực', 'Suspected source, area', { fill: 'source-location' }),
        item('14', 'Mức ưu tiên và căn cứ', 'Priority and its basis', { fill: 'priority' }),
        item('15', 'Mức độ theo dõi trong thời gian nêu trên', 'Watch kept over these times', { fill: 'watch-kept' }),
      ],
    },
    {
      title: { vi: 'Đề nghị', en: 'Request' },
      items: [
        item('16', 'Nội dung đề nghị', 'What is asked for', {
          choices: [
            {
              vi: 'Đề nghị trung tâm khu vực phối hợp xác định nguồn nhiễu.',
              en: 'The regional centre is asked to help find the source.',
            },
            { vi: 'Đề nghị kiểm tra đột xuất.', en: 'A surprise inspection is asked for.' },
          ],
        }),
      ],
    },
  ],
  notes: [{ vi: 'Mục để trống: chưa xác định.', en: 'A blank is not known.' }],
};

export const FORM_TEMPLATES: readonly FormTemplate[] = [APPENDIX_10, APPENDIX_9, NATIONAL];
