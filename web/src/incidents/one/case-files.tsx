/** What goes with a case as files: its papers, the files that people add, and the bundle that is made of all of it. */

import { Only } from '../../access/only.js';
import { BundleCard } from '../../exports/bundle-card.js';
import { PaperCard } from '../../reports/paper-card.js';
import { AttachmentCard } from './attachment-card.js';

export function CaseFiles({ id }: { id: string }) {
  return (
    <>
      <PaperCard key={id} id={id} />
      <AttachmentCard id={id} />
      <Only may="evidence">
        <BundleCard id={id} />
      </Only>
    </>
  );
}
