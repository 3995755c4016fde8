import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Antenna } from '../../../../src/api/stations.js';
import { ask } from '../../ground/asking/ask.js';
import { Choices, FaultLine, Field, NumberField, SelectField, useWork, type Work } from '../../ground/asking/fields.js';
import { numberFrom, tableFrom, typedNumber } from '../../ground/asking/frequency-input.js';
import { PhonePlace } from '../../ground/asking/phone-place.js';
import { Button } from '../../ground/shell/button.js';
import { FileButton } from '../../ground/shell/file-button.js';
import { latePart } from '../../ground/shell/late-part.js';
import { useFormats } from '../../ground/words/use-language.js';
import { POLARISATIONS, photoUrl } from '../field/facts.js';
import { TableField } from '../field/table-field.js';
import type { Draft } from './draft.js';
import type { StepProps } from './step-props.js';

const LONGEST_SIDE = 1280;
const QUALITY = 0.8;

const KINDS = ['gain', 'factor', 'none'] as const;

/** Antenna and cable: the values that turn a level into a field strength, and a photograph for the next visitor. */
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

const PickMap = latePart(() => import('../map/pick-map.js'));

/** Name and place: from the station's GPS, from this phone, by a tap on the map, or typed. */
export function StationStep({ station, desk, next }: StepProps) {
  const { t } = useTranslation('setup');
  const formats = useFormats();
  const { draft, change } = desk;
  const [mapOpen, setMapOpen] = useState(false);
  const { busy, fault, run } = useWork();
  const place = (latitude: number, longitude: number) =>
    change({ latitude: typedNumber(latitude, formats), longitude: typedNumber(longitude, formats) });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await run(async () => {
      const latitude = degrees(draft.latitude, 90);
      const longitude = degrees(draft.longitude, 180);
      if (Number.isNaN(latitude) || Number.isNaN(longitude)) throw new Error(t('station.badPlace'));
      await ask('PUT /api/v1/stations/{stationId}', {
        params: { stationId: station.id },
        body: { name: draft.name.trim(), latitude, longitude },
      });
    });
    if (done) next();
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <Field
        label={t('station.name')}
        required
        maxLength={120}
        value={draft.name}
        set={(value) => change({ name: value })}
      />
      <fieldset className="form">
        <legend>{t('station.place')}</legend>
        <KnownPlaces gps={station.gps} place={place} work={{ busy, run }} />
        <Button variant="default" size="large" aria-expanded={mapOpen} onClick={() => setMapOpen(!mapOpen)}>
          {t('station.fromMap')}
        </Button>
        {mapOpen && (
          <PickMap latitude={numberFrom(draft.latitude)} longitude={numberFrom(draft.longitude)} pick={place} />
        )}
        <div className="columns narrow">
          <NumberField
            label={t('station.latitude')}
            value={draft.latitude}
            set={(value) => change({ latitude: value })}
          />
          <NumberField
            label={t('station.longitude')}
            value={draft.longitude}
            set={(value) => change({ longitude: value })}
          />
        </div>
      </fieldset>
      <FaultLine words={fault} />
      <Button type="submit" size="large" loading={busy}>
        {t('next')}
      </Button>
    </form>
  );
}

/** Null where the field is empty: nobody knows; NaN where it cannot be read. */
function degrees(text: string, most: number): number | null {
  if (text.trim() === '') return null;
  const value = numberFrom(text) ?? Number.NaN;
  return Math.abs(value) <= most ? value : Number.NaN;
}

interface KnownProps {
  readonly gps: StepProps['station']['gps'];
  readonly work: Pick<Work, 'busy' | 'run'>;
  place(latitude: number, longitude: number): void;
}

/** Places that the station's GPS or this phone knows. */
function KnownPlaces({ gps, place, work }: KnownProps) {
  const { t } = useTranslation('setup');
  return (
    <>
      {gps?.latitude !== undefined && gps.longitude !== undefined && gps.status === 'fix' && (
        <Button variant="default" size="large" onClick={() => place(gps.latitude ?? 0, gps.longitude ?? 0)}>
          {t('station.fromGps')}
        </Button>
      )}
      <PhonePlace work={work} size="large" place={place} />
    </>
  );
}
