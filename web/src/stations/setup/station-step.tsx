/** Name and place: from the station's GPS, from this phone, by a tap on the map, or typed. */

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, Field, NumberField } from '../../ground/asking/fields.js';
import { numberFrom, typedNumber } from '../../ground/asking/frequency-input.js';
import { PhonePlace } from '../../ground/asking/phone-place.js';
import { useWork, type Work } from '../../ground/asking/use-work.js';
import { Button } from '../../ground/shell/button.js';
import { latePart } from '../../ground/shell/late-part.js';
import { useFormats } from '../../ground/words/use-language.js';
import type { StepProps } from './step-props.js';

const PickMap = latePart(() => import('../map/pick-map.js'));

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
