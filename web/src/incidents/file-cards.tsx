/** What a case is written on, and what was put with it. */
import { PaperCard } from '../reports/paper-card.js';
import { AttachmentCard } from './attachment-card.js';

export function FileCards({ id }: { id: string }) {
  return (
    <>
      <PaperCard key={id} id={id} />
      <AttachmentCard id={id} />
    </>
  );
}
