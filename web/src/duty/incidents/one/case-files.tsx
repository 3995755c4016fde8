/** Files of a case: its papers, the files that people add, and the evidence bundle of all of them. */

import { Only } from '../../../ground/access/only.js';
import { BundleCard } from '../../../papers/exports/bundle-card.js';
import { PaperCard } from '../../../papers/reports/paper-card.js';
import { AttachmentCard } from './attachment-card.js';
import { SendingCard } from './sending-card.js';

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
