/** A time without anybody on duty: whoever is of the watch takes it with one tap. */
import { useTranslation } from 'react-i18next';
import { useMay, useSession } from '../../../ground/access/session.js';
import { ask } from '../../../ground/asking/ask.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import { isoOf } from '../../../ground/asking/instants.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { usePeople } from '../../../ground/names/people.js';
import { programNow } from '../../../program/program-store.js';

interface Hole {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

export function HoleButton({ hole, words, taken }: { hole: Hole; words: string; taken: () => void }) {
  const { t } = useTranslation('watch');
  const { busy, fault, run } = useWork();
  const me = useSession(({ user }) => user?.id);
  const isOfWatch = usePeople().some(({ id, active }) => id === me && active);
  const may = useMay('duty');
  if (me === undefined || !may || !isOfWatch || hole.to <= programNow()) return <span className="hole">{words}</span>;
  const take = async () => {
    const value = { startsAt: isoOf(hole.from), endsAt: isoOf(hole.to), personIds: [me] };
    const params = { id: `taken-${hole.from}` };
    if (await run(() => ask('PUT /api/v1/roster/shifts/{id}', { params, body: { version: 0, value } }))) taken();
  };
  return (
    <>
      <button type="button" className="hole" disabled={busy} onClick={() => void take()}>
        {words} · <b>{t('roster.take')}</b>
      </button>
      <FaultLine words={fault} />
    </>
  );
}
