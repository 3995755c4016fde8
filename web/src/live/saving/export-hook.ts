import type { Region } from '../../picture/picture-store.js';
/** The export of a chosen region registers itself here; without it, no export is offered. */

export type ExportOpener = (what: Region & { readonly receiverId: string | undefined }) => void;

let opener: ExportOpener | undefined;

export function offerExport(open: ExportOpener): void {
  opener = open;
}

export function exportOpener(): ExportOpener | undefined {
  return opener;
}
