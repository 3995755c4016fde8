/** Files brought to the archive: sent with progress, looked at, kept. */
import type { Question } from '../../../../src/api/client.js';
import type { ImportJobJson } from '../../../../src/api/files/imports.js';
import { ask, ProblemError, signedOut, urlOf } from '../../ground/asking/ask.js';

export type ImportJob = ImportJobJson;
export type Stated = Question<'POST /api/v1/imports/{importId}/look'>['body'];

export function isGoing({ state }: ImportJob): boolean {
  return state === 'receiving' || state === 'looking' || state === 'waiting' || state === 'keeping';
}

export async function fetchImports(signal?: AbortSignal): Promise<readonly ImportJob[]> {
  return (await ask('GET /api/v1/imports', { signal })).imports;
}

const TRIES = 5;
const TRY_AFTER_MS = 2000;

/** Told to a person like any request that no answer came to. */
class ConnectionCut extends TypeError {}

/**
 * Sends a file; `onShare` hears how much of it is through, 0 … 1. A cut connection is tried again, and the file goes on where
 * it was, also when it was cut earlier and is chosen again.
 */
export async function sendFile(file: File, stated: Stated, onShare: (share: number) => void): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      return await sendOn(file, stated, onShare);
    } catch (error) {
      if (!(error instanceof ConnectionCut) || tried === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, TRY_AFTER_MS));
    }
  }
}

async function sendOn(file: File, stated: Stated, onShare: (share: number) => void): Promise<void> {
  const begun = (await fetchImports()).find(
    ({ state, name, total }) => state === 'receiving' && name === file.name && total === file.size,
  );
  const offset = begun?.bytes ?? 0;
  const content = file.slice(offset);
  const share = (sent: number) => onShare(file.size > 0 ? (offset + sent) / file.size : 0);
  if (begun !== undefined) {
    const params = { importId: begun.id };
    const url = urlOf('POST /api/v1/imports/{importId}/content', { params, query: { offset }, content });
    return await sendTo(url, content, share);
  }
  const modified = new Date(file.lastModified).toISOString();
  const query = { name: file.name, modified, total: file.size, ...stated };
  await sendTo(urlOf('POST /api/v1/imports', { query, content }), content, share);
}

/** A plain fetch does not tell how much is through. */
function sendTo(url: string, content: Blob, onSent: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', url);
    sending.setRequestHeader('content-type', 'application/octet-stream');
    sending.upload.onprogress = ({ loaded }) => onSent(loaded);
    sending.onerror = () => reject(new ConnectionCut('the connection was cut'));
    sending.onload = () => {
      if (sending.status === 401) signedOut();
      if (sending.status < 300) return resolve();
      reject(new ProblemError(sending.status, detailOf(sending.responseText) ?? String(sending.status)));
    };
    sending.send(content);
  });
}

function detailOf(text: string): string | undefined {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return typeof detail === 'string' ? detail : undefined;
  } catch {
    return undefined;
  }
}

export async function lookAgain(importId: string, body: Stated): Promise<void> {
  await ask('POST /api/v1/imports/{importId}/look', { params: { importId }, body });
}

export async function keep(importId: string, body: { stationId: string; receiverId: string }): Promise<void> {
  await ask('POST /api/v1/imports/{importId}/keep', { params: { importId }, body });
}

export async function remove(importId: string): Promise<void> {
  await ask('DELETE /api/v1/imports/{importId}', { params: { importId } });
}
