import { useTranslation } from 'react-i18next';

/** Stands where something of now is told, while the program is not heard. */
export function UnknownNow() {
  const { t } = useTranslation('watch');
  return (
    <p className="dim">
      <span aria-hidden>?</span> {t('coverage.state.unknown')}
    </p>
  );
}
