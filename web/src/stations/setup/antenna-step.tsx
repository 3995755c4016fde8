/** Antenna and cable: the values that turn a level into a field strength, and a photograph for the next visitor. */

import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Antenna } from '../../../../src/api/stations.js';
import { ask } from '../../ground/asking/ask.js';
import { Choices, FaultLine, Field, SelectField } from '../../ground/asking/fields.js';
import { numberFrom, tableFrom } from '../../ground/asking/frequency-input.js';
import { useWork } from '../../ground/asking/use-work.js';
import { Button } from '../../ground/shell/button.js';
import { FileButton } from '../../ground/shell/file-button.js';
import { POLARISATIONS, photoUrl } from '../field/facts.js';
import { TableField } from '../field/table-field.js';
import type { Draft } from './draft.js';
import type { StepProps } from './step-props.js';

const LONGEST_SIDE = 1280;
const QUALITY = 0.8;

const KINDS = ['gain', 'factor', 'none'] as const;

export function AntennaStep({ station, desk, next }: StepProps) {
  const { t } = useTranslation('setup');
  const { t: field } = useTranslation('field');
  const { draft, change } = desk;
  const { busy, fault, run } = useWork();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await run(async () => {
      const antenna = antennaFrom(draft);
      if (typeof antenna === 'string') throw new Error(t(`antenna.${antenna}`));
      // The step does not ask for uncertainties: those of the file stay.
      const { factorUncertaintyDb, cableUncertaintyDb } = station.antenna ?? {};
      const body = { antenna: { ...antenna, factorUncertaintyDb, cableUncertaintyDb } };
      await ask('PUT /api/v1/stations/{stationId}', { params: { stationId: station.id }, body });
    });
    if (done) next();
  };
  const text = (name: 'antennaName' | 'azimuth' | 'height', label: string, required = false) => (
    <Field
      label={label}
      required={required}
      maxLength={120}
      inputMode={required ? 'text' : 'decimal'}
      value={draft[name]}
      set={(value) => change({ [name]: value })}
    />
  );
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      {text('antennaName', t('antenna.name'), true)}
      <Choices
        legend={t('antenna.known')}
        type="radio"
        name="kind"
        options={KINDS.map((kind) => [kind, t(`antenna.kind.${kind}`)])}
        chosen={[draft.gainOrFactor]}
        toggle={(gainOrFactor) => change({ gainOrFactor })}
      />
      {draft.gainOrFactor !== 'none' && (
        <TableField
          label={field(draft.gainOrFactor === 'gain' ? 'antenna.gain' : 'antenna.factor')}
          hint={t('antenna.tableHint')}
          value={draft.gainTable}
          required
          change={(gainTable) => change({ gainTable })}
        />
      )}
      <TableField
        label={field('antenna.loss')}
        hint={t('antenna.lossHint')}
        value={draft.lossTable}
        change={(lossTable) => change({ lossTable })}
      />
      <div className="columns narrow">
        {text('azimuth', t('antenna.azimuth'))}
        {text('height', t('antenna.height'))}
        <SelectField
          label={field('antenna.polarisation')}
          value={draft.polarisation}
          set={(polarisation) => change({ polarisation })}
          options={[
            ['', t('antenna.unknown')],
            ...POLARISATIONS.map((one) => [one, field(`polarisation.${one}`)] as const),
          ]}
        />
      </div>
      <PhotoField photo={draft.photo} name={draft.antennaName} taken={(photo) => change({ photo })} />
      <FaultLine words={fault} />
      <Button type="submit" size="large" loading={busy}>
        {t('next')}
      </Button>
      <button type="button" className="text-button" onClick={() => next()}>
        {t('antenna.later')}
      </button>
    </form>
  );
}

/** As in the configuration, or what is wrong with it. */
function antennaFrom(draft: Draft): Antenna | 'badTable' | 'badNumber' {
  const gain = draft.gainOrFactor === 'none' ? {} : tableFrom(draft.gainTable);
  const loss = tableFrom(draft.lossTable);
  if (gain.badLine !== undefined || loss.badLine !== undefined) return 'badTable';
  const number = (text: string) => (text.trim() === '' ? undefined : (numberFrom(text) ?? Number.NaN));
  const [azimuthDeg, heightM] = [number(draft.azimuth), number(draft.height)];
  if (Number.isNaN(azimuthDeg) || Number.isNaN(heightM)) return 'badNumber';
  const points = gain.points;
  return {
    name: draft.antennaName.trim(),
    gainDbi: draft.gainOrFactor === 'gain' ? points : undefined,
    factorDbPerM: draft.gainOrFactor === 'factor' ? points : undefined,
    cableLossDb: loss.points,
    azimuthDeg: azimuthDeg === undefined ? undefined : azimuthDeg % 360,
    heightM,
    polarisation: POLARISATIONS.find((one) => one === draft.polarisation),
    photo: draft.photo === '' ? undefined : draft.photo,
  };
}

/** A picture of the antenna: made smaller here, because the line in the field is thin, and sent at once. */
function PhotoField({ photo, name, taken }: { photo: string; name: string; taken(photo: string): void }) {
  const { t } = useTranslation('setup');
  const { t: field } = useTranslation('field');
  const { busy, fault, run } = useWork();
  const send = (file: File) =>
    run(async () => taken((await ask('POST /api/v1/photos', { content: await smaller(file) })).photo));
  return (
    <div className="form">
      <FileButton camera disabled={busy} chosen={([file]) => void send(file)}>
        {t(busy ? 'antenna.photoSending' : photo === '' ? 'antenna.photo' : 'antenna.photoAgain')}
      </FileButton>
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
