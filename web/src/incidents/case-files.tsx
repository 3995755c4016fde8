/** What goes with a case as files: those that people add, and the bundle that is made of all of it. */
import { BundleCard } from '../exports/bundle-card.js';
import { AttachmentCard } from './attachment-card.js';

export function CaseFiles({ id }: { id: string }) {
  return (
    <>
      <AttachmentCard id={id} />
      <BundleCard id={id} />
    </>
  );
}
