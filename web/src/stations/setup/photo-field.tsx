/** A picture of the antenna: made smaller here, because the line in the field is thin, and sent at once. */
import { useTranslation } from 'react-i18next';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { useWork } from '../../ground/asking/use-work.js';
import { photoUrl } from '../field/facts.js';

const LONGEST_SIDE = 1280;
const QUALITY = 0.8;

interface Props {
  readonly photo: string;
  readonly name: string;
  taken(photo: string): void;
}

export function PhotoField({ photo, name, taken }: Props) {
  const { t } = useTranslation('setup');
  const { t: field } = useTranslation('field');
  const { busy, fault, run } = useWork();
  const send = (file: File) =>
    run(async () => taken((await ask('POST /api/v1/photos', { content: await smaller(file) })).photo));
  return (
    <div className="form">
      <label className="button-link file-button photo-pick">
        {t(busy ? 'antenna.photoSending' : photo === '' ? 'antenna.photo' : 'antenna.photoAgain')}
        <input
          className="sr-only"
          type="file"
          accept="image/*"
          capture="environment"
          disabled={busy}
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file !== undefined) void send(file);
          }}
        />
      </label>
      <FaultLine words={fault} />
      {photo !== '' && <img className="antenna-photo" src={photoUrl(photo)} alt={field('antenna.photoOf', { name })} />}
    </div>
  );
}

/** As it is where this browser cannot read it: the program says what it thinks of it. */
async function smaller(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (picture === undefined) return file;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
}
