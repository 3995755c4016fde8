/** Programs of ten lines for people who want the data elsewhere: the very files that the tests run. */
/// <reference types="vite/client" />
import strongEmission from '../../../../deploy/grafana/alert-strong-emission.yaml?raw';
import askForPicture from '../../../../tests/examples/ask-for-a-picture.mjs?raw';
import followAlarms from '../../../../tests/examples/follow-alarms.mjs?raw';
import importFile from '../../../../tests/examples/import-a-file.sh?raw';
import mailReport from '../../../../tests/examples/mail-report.mjs?raw';
import parquetDuckdb from '../../../../tests/examples/parquet_duckdb.py?raw';
import parquetPandas from '../../../../tests/examples/parquet_pandas.py?raw';
import liveInPython from '../../../../tests/examples/read_live_frames.py?raw';
import liveInNode from '../../../../tests/examples/read-live-frames.mjs?raw';
import telegramBot from '../../../../tests/examples/telegram-bot.mjs?raw';
import type { Article } from '../article.js';

const RECIPES = [
  { vi: 'Lượt quét trực tiếp, bằng Node', en: 'Live sweeps in Node', text: liveInNode },
  {
    vi: 'Lượt quét trực tiếp, bằng Python, không cần gói nào',
    en: 'Live sweeps in Python, without any package',
    text: liveInPython,
  },
  { vi: 'Tệp Parquet đã xuất, bằng pandas', en: 'Our Parquet exports with pandas', text: parquetPandas },
  { vi: 'Tệp Parquet đã xuất, bằng DuckDB', en: 'Our Parquet exports with DuckDB', text: parquetDuckdb },
  {
    vi: 'Báo động của Grafana từ số đo của chương trình',
    en: 'A Grafana alert from our measurements',
    text: strongEmission,
  },
  { vi: 'Bot Telegram trả lời `/alarms`', en: 'A Telegram bot that answers `/alarms`', text: telegramBot },
  {
    vi: 'Các vụ của ngày qua, gửi bằng thư (cron)',
    en: 'The incidents of the last day by mail (cron)',
    text: mailReport,
  },
  { vi: 'Các vụ đang mở, rồi từng thay đổi', en: 'Open incidents, then each change', text: followAlarms },
  { vi: 'Một bức ảnh phổ của thời gian đã qua', en: 'A picture of the past', text: askForPicture },
  {
    vi: 'Đưa tệp của chương trình khác vào kho',
    en: 'A file of another program into the archive',
    text: importFile,
  },
] as const;

const listings = (language: 'vi' | 'en'): string =>
  RECIPES.map((recipe) => `## ${recipe[language]}\n\`\`\`\n${recipe.text.trimEnd()}\n\`\`\``).join('\n');

export const RECIPES_ARTICLE: Article = {
  id: 'recipes',
  audience: 'administrator',
  title: { vi: 'Chương trình mẫu mười dòng', en: 'Recipes of ten lines' },
  body: {
    vi: `
Chép, chạy, rồi sửa theo ý mình. Các tệp nằm trong \`tests/examples\` và \`deploy/grafana\` của thư mục cài đặt; dòng đầu mỗi tệp ghi cách gọi. Máy đã có tài khoản thì thêm mã truy cập API ở cuối lệnh, tạo ở [Tài khoản](/account).

${listings('vi')}`,
    en: `
Copy, run, then change. The files lie in \`tests/examples\` and \`deploy/grafana\` of the folder of the program; the first line of each says how it is called. Where there are accounts, give a token last: make one under [Account](/account).

${listings('en')}`,
  },
};
