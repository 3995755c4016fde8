/**
 * Makes `verify.html`: a single file that needs no network. Its policy allows only one script and one style, named by
 * their hashes.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { workerUrl } from '../../threads/worker-url.js';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; } h1 small, h2 small, li span, #verdict span { display: block; font-weight: normal; opacity: 0.8; }
label { display: block; margin: 1rem 0; } input { font: inherit; max-width: 100%; box-sizing: border-box; }
#file { position: absolute; opacity: 0; width: 1px; } .pick { padding: 0.8rem; border: 2px dashed; border-radius: 6px; } .pick:focus-within { outline: 3px solid; }
#fingerprint { width: 100%; font-family: monospace; }
#verdict { padding: 1rem; border-radius: 6px; border: 3px solid; font-size: 1.2rem; }
#verdict strong { display: block; }
#verdict.good { border-color: #1a7f37; } #verdict.part { border-color: #9a6700; } #verdict.bad { border-color: #cf222e; }
li { margin: 0.5rem 0; overflow-wrap: anywhere; } li strong { display: block; }
dl { display: grid; grid-template-columns: minmax(10rem, 1fr) 2fr; gap: 0.3rem 1rem; overflow-wrap: anywhere; }
dt { opacity: 0.8; } dd { margin: 0; font-family: monospace; }
@media (max-width: 480px) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.6rem; } }
`;

let made: string | undefined;

/** The same for every bundle of one version of the program. */
export function verifyHtml(): string {
  made ??= page(readFileSync(workerUrl(import.meta.url, 'verify-page'), 'utf8').replaceAll('</script', '<\\/script'));
  return made;
}

function page(script: string): string {
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(STYLE)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kiểm tra gói chứng cứ – rfi-logger</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Kiểm tra gói chứng cứ <small>Check an evidence bundle</small></h1>
<p>Chọn tệp ZIP. Mọi việc diễn ra trên máy này, không gửi gì đi đâu. Hãy dùng bản trang này lấy từ trạm, không phải bản trong chính gói đang nghi ngờ.<br>
<small>Choose the zip file. Everything happens on this machine; nothing is sent. Use a copy of this page that came from the station, not the one inside a bundle in doubt.</small></p>
<label class="pick">Chọn gói chứng cứ (ZIP) / Choose the bundle <input type="file" id="file" accept=".zip"> <b id="chosen"></b></label>
<label>Dấu vân tay đã biết của khóa trạm: lấy trong sổ bàn giao của trạm hoặc trang Xuất dữ liệu trên máy của trạm, không lấy từ gói này. / Known fingerprint of the station's key: from the hand-over book or the Exports page of the station, never from the bundle itself. <input type="text" id="fingerprint" autocomplete="off" spellcheck="false"></label>
<p id="progress" role="status"></p>
<p id="verdict" role="alert" hidden></p>
<ul id="faults"></ul>
<h2 id="told-title" hidden>Cần biết <small>To be known</small></h2>
<ul id="told"></ul>
<h2 id="checked-title" hidden>Trang này đã kiểm <small>This page checked</small></h2>
<ul id="checked"></ul>
<h2 id="unchecked-title" hidden>Trang này CHƯA kiểm <small>This page did NOT check</small></h2>
<ul id="unchecked"></ul>
<h2 id="recomputed-title" hidden>KHÔNG tính lại từ lượt quét <small>NOT computed again from the sweeps</small></h2>
<ul id="recomputed"></ul>
<section id="limits" hidden>
<h2>Dấu ✔ không chứng minh <small>What a ✔ does not prove</small></h2>
<ul>
<li><strong>Số đo đúng: việc đó do hiệu chuẩn, ăng ten và cách đo quyết định.</strong><span>That the measurement is right: calibration, antenna and method decide that.</span></li>
<li><strong>Đồng hồ của trạm đúng: chỉ dấu thời gian của bên thứ ba mới chứng minh gói đã có lúc nào.</strong><span>That the clock was right: only a time-stamp of a third party proves when the bundle existed.</span></li>
<li><strong>Khóa của trạm chưa bị lấy cắp: ai có khóa đều ký được.</strong><span>That the key was not stolen: who has it can sign anything.</span></li>
<li><strong>Ai đã phát sóng: gói ghi điều máy thu nhận được, ở đâu và lúc nào.</strong><span>Who transmitted: a bundle holds what a receiver received, where and when.</span></li>
</ul>
</section>
<dl id="facts"></dl>
<details><summary>Các từ trên trang này <small>Words on this page</small></summary>
<p>manifest.json: danh mục các tệp của gói. SHA-256: mã tính từ nội dung một tệp, đổi một chữ là mã khác. Chữ ký Ed25519: con dấu điện tử của trạm trên danh mục, chỉ khóa riêng của trạm đóng được. Dấu vân tay: mã ngắn của khóa ấy. Dấu niêm: mỗi dòng nhật ký mang mã của dòng trước, nên không bỏ hay sửa dòng nào được.<br>
<small>manifest.json: the list of the files. SHA-256: a code computed from a file; another letter gives another code. Ed25519 signature: the station's seal on that list, which only its key can make. Fingerprint: the short code of that key. Seal of a row: each row of the log has the code of the row before, so none can be changed or left out.</small></p></details>
</main>
<script type="module">${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
