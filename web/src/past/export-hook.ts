/** Where the export of a chosen region hangs itself in; without one, none is offered. */
import type { Region } from '../state/page-store.js';

export type ExportOpener = (what: Region & { readonly receiverId: string | undefined }) => void;

let opener: ExportOpener | undefined;

export function offerExport(open: ExportOpener): void {
  opener = open;
}

export function exportOpener(): ExportOpener | undefined {
  return opener;
}
