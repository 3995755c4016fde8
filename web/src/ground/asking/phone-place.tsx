/** The place of this phone or computer, where the browser tells it. */
import { useTranslation } from 'react-i18next';
import { Button } from '../shell/button.js';
import type { Work } from './fields.js';

const PHONE_TIMEOUT_MS = 20_000;

interface Props {
  readonly work: Pick<Work, 'busy' | 'run'>;
  readonly size?: 'large';
  place(latitude: number, longitude: number): void;
}

export function PhonePlace({ work: { busy, run }, size, place }: Props) {
  const { t } = useTranslation();
  // Browsers tell a page where they are only over https, or on the machine itself.
  if (!window.isSecureContext || !('geolocation' in navigator)) return null;
  return (
    <Button
      variant="default"
      {...(size === undefined ? {} : { size })}
      loading={busy}
      onClick={() => void run(() => phonePlace().then(({ latitude, longitude }) => place(latitude, longitude)))}
    >
      {t('asking.fromPhone')}
    </Button>
  );
}

async function phonePlace(): Promise<{ latitude: number; longitude: number }> {
  const { coords } = await new Promise<GeolocationPosition>((resolve, reject) => {
    const failed = ({ message }: GeolocationPositionError) => reject(new Error(message));
    navigator.geolocation.getCurrentPosition(resolve, failed, { enableHighAccuracy: true, timeout: PHONE_TIMEOUT_MS });
  });
  return coords;
}
