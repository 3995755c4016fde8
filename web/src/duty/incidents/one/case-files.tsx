/** Files of a case: its papers, the files that people add, and the evidence bundle of all of them. */

import { type DragEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../../ground/access/only.js';
import { useMay } from '../../../ground/access/session.js';
import { record, useOutbox } from '../../../ground/asking/outbox.js';
import { useAsked } from '../../../ground/asking/use-followed.js';
import { useReason } from '../../../ground/asking/use-reason.js';
import { useNames } from '../../../ground/names/use-names.js';
import { FileButton } from '../../../ground/shell/file-button.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { BundleCard } from '../../../papers/exports/bundle-card.js';
import { PaperCard } from '../../../papers/reports/paper-card.js';
import { type Attachment, attachmentPath } from './incident-file.js';
import { SendingCard } from './sending-card.js';

/** Longest file that the program takes. */
const LONGEST_BYTES = 25 * 1024 * 1024;

/** Files of a case (photographs, recordings, letters): add, list with hash, open. */
function AttachmentCard({ id }: { id: string }) {
  const { t } = useTranslation('incidents');
  const explain = useReason();
  const mayAdd = useMay('incidents');
  const params = { incidentId: id };
  const { value, fault: unread, ask: load } = useAsked('GET /api/v1/incidents/{incidentId}/attachments', { params });
  const files = value?.attachments ?? [];
  const sent = useOutbox((outbox) => outbox.sent);
  useEffect(() => void (sent > 0 && load()), [sent, load]);
  const [busy, setBusy] = useState('');
  const [fault, setFault] = useState('');
  const send = async (chosen: readonly File[]) => {
    setFault('');
    for (const file of chosen) {
      if (file.size > LONGEST_BYTES) {
        setFault(t('detail.fileTooLarge', { name: file.name }));
        continue;
      }
      setBusy(file.name);
      try {
        await record(id, { kind: 'file', name: file.name, content: file });
      } catch (error) {
        setFault(explain(error));
      }
    }
    setBusy('');
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    if (mayAdd) void send([...event.dataTransfer.files]);
  };
  return (
    <section
      className="card"
      aria-label={t('detail.files')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={dropped}
    >
      <h2>{t('detail.files')}</h2>
      {files.length === 0 && <p className="dim">{t('detail.fileNone')}</p>}
      <ul className="attachment-list">
        {files.map((file) => (
          <AttachmentRow key={file.sha256} id={id} file={file} />
        ))}
      </ul>
      <Only may="incidents">
        <FileButton multiple chosen={(files) => void send(files)}>
          {t('detail.fileAdd')}
        </FileButton>
      </Only>{' '}
      <Only may="incidents">
        <span className="dim small">{t('detail.fileDrop')}</span>
      </Only>
      <p role="status" className="dim">
        {busy !== '' && t('detail.fileBusy', { name: busy })}
      </p>
      {(fault || unread) !== '' && (
        <p role="alert" className="form-fault">
          {fault || unread}
        </p>
      )}
    </section>
  );
}

function AttachmentRow({ id, file }: { id: string; file: Attachment }) {
  const { t } = useTranslation('incidents');
  const names = useNames();
  const formats = useFormats();
  const { sha256, name, bytes, type, by, at } = file;
  const path = attachmentPath(id, sha256);
  return (
    <li>
      {type.startsWith('image/') && <img src={path} alt={name} loading="lazy" />}
      <a href={path} download={name}>
        {name}
      </a>{' '}
      <span className="dim small">
        {formats.number(bytes / 1024, bytes < 10_240 ? 1 : 0)} KiB · {names(by)} · {formats.clock(at)}{' '}
        {formats.date(at)}
      </span>
      <span className="dim small hash">{t('detail.fileHash', { hash: sha256 })}</span>
    </li>
  );
}

export function CaseFiles({ id, hasForms }: { id: string; hasForms: boolean }) {
  return (
    <>
      <PaperCard key={id} id={id} hasForms={hasForms} />
      <Only may="incidents">
        <SendingCard key={`sent ${id}`} id={id} />
      </Only>
      <AttachmentCard id={id} />
      <Only may="evidence">
        <BundleCard id={id} />
      </Only>
    </>
  );
}
