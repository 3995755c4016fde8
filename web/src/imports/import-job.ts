/** Files brought to the archive: sent with progress, looked at, kept. */
import type { Question } from '../../../src/api/client.js';
import type { ImportJobJson } from '../../../src/api/files/imports.js';
import { ask, signedOut, urlOf } from '../asking/ask.js';

export type ImportJob = ImportJobJson;
export type Stated = Question<'POST /api/v1/imports/{importId}/look'>['body'];

export function isGoing({ state }: ImportJob): boolean {
  return state === 'looking' || state === 'waiting' || state === 'keeping';
}

export async function fetchImports(): Promise<readonly ImportJob[]> {
  return (await ask('GET /api/v1/imports')).imports;
}

/** Sends a file; `onShare` hears how much of it is through, 0 … 1. A plain fetch does not tell that. */
export function sendFile(file: File, stated: Stated, onShare: (share: number) => void): Promise<void> {
  const modified = new Date(file.lastModified).toISOString();
  const query = { name: file.name, modified, ...stated };
  const url = urlOf('POST /api/v1/imports', { query, content: file });
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', url);
    sending.setRequestHeader('content-type', 'application/octet-stream');
    sending.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    sending.onerror = () => reject(new Error(file.name));
    sending.onload = () => {
      if (sending.status === 401) signedOut();
      if (sending.status < 300) return resolve();
      reject(new Error(detailOf(sending.responseText) ?? `${file.name}: ${sending.status}`));
    };
    sending.send(file);
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

export async function fetchStations(): Promise<readonly { readonly id: string; readonly name: string }[]> {
  return (await ask('GET /api/v1/stations')).stations;
}
