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
#fingerprint { width: 100%; font-family: monospace; }
#verdict { padding: 1rem; border-radius: 6px; border: 3px solid; font-size: 1.2rem; }
#verdict strong { display: block; }
.good { border-color: #1a7f37; } .part { border-color: #9a6700; } .bad { border-color: #cf222e; }
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
<label>Gói chứng cứ (ZIP) / Bundle <input type="file" id="file" accept=".zip"></label>
<label>Dấu vân tay đã biết của khóa trạm (nếu có) / Known fingerprint of the station's key (optional) <input type="text" id="fingerprint" autocomplete="off" spellcheck="false"></label>
<p id="progress" role="status"></p>
<p id="verdict" role="alert" hidden></p>
<ul id="faults"></ul>
<h2 id="told-title" hidden>Cần biết <small>To be known</small></h2>
<ul id="told"></ul>
<h2 id="checked-title" hidden>Trang này đã kiểm <small>This page checked</small></h2>
<ul id="checked"></ul>
<h2 id="unchecked-title" hidden>Trang này CHƯA kiểm <small>This page did NOT check</small></h2>
<ul id="unchecked"></ul>
<dl id="facts"></dl>
</main>
<script type="module">${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
