/** The notice channels to which something is sent, to be ticked. */
import { useTranslation } from 'react-i18next';
import { Choices } from '../../ground/asking/fields.js';
import { useAsked } from '../../ground/asking/use-followed.js';
import './words.js';

/** A field "channels" of a form. People who may not see the channels are offered none, and leave the chosen ones as they are. */
export function ChannelChoices({ legend, initial = [] }: { legend: string; initial?: readonly string[] }) {
  const { t } = useTranslation('notices');
  const { value: { channels } = { channels: [] } } = useAsked('GET /api/v1/notices', {});
  const unseen = initial.filter((id) => channels.every(({ value }) => value.id !== id));
  return (
    <>
      <Choices
        key={channels.length}
        legend={legend}
        type="checkbox"
        name="channels"
        options={channels.map(({ value: { id, name } }) => [id, name] as const)}
        initial={initial}
        none={t('noChannels')}
      />
      {unseen.map((id) => (
        <input key={id} type="hidden" name="channels" value={id} />
      ))}
    </>
  );
}
