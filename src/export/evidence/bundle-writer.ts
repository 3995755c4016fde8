/**
 * Writes an evidence bundle of one incident: the received sweeps, the receivers' properties, the coverage, and what
 * people did. A manifest names each file with its hash, and the station signs the manifest. A bundle never contains
 * data of a drill.
 */

import { join } from 'node:path';
import { ConfigError, ProtocolError, sentenceOf } from '../../errors/errors.js';
import { sha256 } from '../../files/sha256.js';
import { writeZip, type ZipMember } from '../../files/zip/zip-writer.js';
import { say } from '../../words/said.js';
import type { BundleRequest } from '../export-request.js';
import { instantText } from '../table.js';
import { addCase } from './bundle-case.js';
import {
  BUNDLE_FORMAT,
  COVERAGE,
  FIGURES_FORM,
  MANIFEST,
  type Manifest,
  RECEIVERS,
  SIGNATURE,
  TIMESTAMP,
} from './bundle-form.js';
import { addBytes, addText, type BundleTarget, type EvidenceSources, type Gathered, sweepsOf } from './bundle-parts.js';
import { addSweeps, factsOf, rangesOf } from './bundle-sweeps.js';
import { askTimestamp } from './timestamp.js';
import { verifyHtml } from './verify-html.js';

/** The README.txt of every bundle, for a reader who has never seen one. */
const README = `GÓI CHỨNG CỨ CAN NHIỄU VÔ TUYẾN – rfi-logger
===========================================

Gói này gồm dữ liệu đo gốc, thiết lập máy thu, hiệu chuẩn, thời gian đã theo dõi, hồ sơ vụ việc và nhật ký thao tác,
đúng như lúc lập. Danh mục và mã băm SHA-256 của từng tệp nằm trong manifest.json, được khóa của trạm ký (Ed25519).

Kiểm tra:
  1. Không cần mạng: mở verify.html bằng trình duyệt, chọn tệp ZIP này. Nên dùng bản verify.html lấy từ trạm.
  2. Trên máy có rfi-logger: rfi-logger verify TEP.zip --fingerprint DAU_VAN_TAY
So dấu vân tay của khóa với bản đã ghi ở nơi khác (sổ bàn giao ca, trang Xuất dữ liệu của trạm).

  sweeps/*.rfb   lượt quét gốc, đúng như được lưu (bố cục: tài liệu của rfi-logger)
  sweeps/*.csv   cùng dữ liệu, dạng bảng; mức như máy thu báo, hiệu chỉnh ghi trong cột riêng
  sweeps/*.txt   ITU-R SM.1809, mỗi giây một dòng, giữ giá trị lớn nhất; giờ UTC
  sweeps/*.png   biểu đồ thác nước, có trục tần số và thời gian
  audit.jsonl    nhật ký; dòng của vụ việc khác chỉ còn dấu niêm

Khoảng trống trong dữ liệu nghĩa là không thu được, không phải là không có nhiễu: xem coverage.json.

EVIDENCE BUNDLE OF RADIO INTERFERENCE – rfi-logger
==================================================

It holds the raw measurement, the settings of the receivers, their calibration, what was watched and what was not, the
incident and the audit log, as they were when it was made. manifest.json names every file with its SHA-256 and is
signed by the station's key (Ed25519).

To check it:
  1. Offline: open verify.html in a browser and choose this zip file. Best use a copy of verify.html from the station.
  2. With rfi-logger: rfi-logger verify FILE.zip --fingerprint FINGERPRINT
Compare the fingerprint of the key with one written down elsewhere (hand-over sheets, the station's page of exports).

The column unit and corrected of the CSV say what a level is. A hole in the data was not received; it does not mean that
nothing was there: see coverage.json. All times are UTC unless they say otherwise.
`;

/**
 * @throws ConfigError for data that does not exist; DrillRefused for sweeps of a drill; the signal's reason when
 * cancelled.
 */
export async function writeBundle(
  request: BundleRequest,
  sources: EvidenceSources,
  target: BundleTarget,
): Promise<{ files: readonly string[]; rows: number }> {
  const { incidentId } = request;
  const { folder, name, now, by } = target;
  if (/^DRILL/i.test(incidentId))
    throw ConfigError.of('{incidentId} is a drill: it is never evidence.', { incidentId });
  const incident = sources.incident(incidentId);
  if (incident === undefined)
    throw ConfigError.of('incidentId is "{incidentId}": there is no such incident.', { incidentId });
  const ranges = rangesOf(incident, await sources.archive.pins(), request, now);
  const gathered: Gathered = { members: [], files: [] };
  const facts = new Map(ranges.map((range) => [range.receiverId, factsOf(range, incident, sources)]));
  const { receivers, measured, swept } = await addSweeps(gathered, { incident, ranges, facts, sources, target });
  target.signal?.throwIfAborted();
  const from = Math.min(...ranges.map((range) => range.from));
  const to = Math.max(...ranges.map((range) => range.to));
  await addText(
    gathered,
    target,
    RECEIVERS,
    'driver, model, plans, settings, antenna, track and clock, all calibrations, as of the time',
    {
      receivers: [...facts.values()].map((one) => ({ ...one, measured: measured.get(one.receiverId) ?? [] })),
    },
  );
  await addText(gathered, target, COVERAGE, 'what was watched, and why not; isShown: whether sweeps show it', {
    from: instantText(from),
    to: instantText(to),
    bands: swept.marked(sources.coverage(from, to)),
  });
  for (const { name: path, content } of await sources.documents(incident, by, sources.onFault))
    await addBytes(gathered, target, { path, what: 'a document for reading; the data is in the other files', content });
  const [readme, page] = [Buffer.from(README), Buffer.from(verifyHtml())];
  await addBytes(gathered, target, { path: 'README.txt', what: 'what this is and how to check it', content: readme });
  await addBytes(gathered, target, { path: 'verify.html', what: 'checks a bundle in a browser', content: page });
  const head = {
    format: BUNDLE_FORMAT,
    version: 1,
    incidentId,
    madeAt: instantText(now),
    madeBy: by,
    program: sources.program,
    from: instantText(from),
    to: instantText(to),
    receivers,
    figures: { form: FIGURES_FORM, markStartHz: incident.startHz, markStopHz: incident.stopHz },
  };
  const manifest: Manifest = {
    ...head,
    ...(await addCase(gathered, { head, sources, target })),
    files: gathered.files,
  };
  const members = [...(await sealed(manifest, sources)), ...gathered.members];
  target.onProgress({ share: 0.95, rows: sweepsOf(receivers), bytes: 0 });
  await writeZip(join(folder, `${name}.zip`), members, now);
  return { files: [`${name}.zip`], rows: sweepsOf(receivers) };
}

/** The manifest with what is made from it: its signature, and a time-stamp where a server is configured. */
async function sealed(manifest: Manifest, sources: EvidenceSources): Promise<ZipMember[]> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const { publicKey, fingerprint } = sources.key;
  const signed = { algorithm: 'Ed25519', of: MANIFEST, publicKey, fingerprint, signature: sources.key.sign(text) };
  return [
    { name: MANIFEST, content: Buffer.from(text) },
    { name: SIGNATURE, content: Buffer.from(`${JSON.stringify(signed, null, 2)}\n`) },
    ...(await timestamped(sources, text)),
  ];
}

async function timestamped({ timestampServer, onFault }: EvidenceSources, manifest: string): Promise<ZipMember[]> {
  if (timestampServer === undefined) return [];
  try {
    return [{ name: TIMESTAMP, content: await askTimestamp(timestampServer, sha256(manifest)) }];
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    onFault(say('The bundle has no time-stamp: {why}', { why: sentenceOf(error) }).en);
    return [];
  }
}
