/** Link back to the list, with the filter that was used last. */
import { useTranslation } from 'react-i18next';
import { asLastSeen } from '../../../ground/shell/address.js';
import { Link } from '../../../ground/shell/link.js';

export function BackLink() {
  const { t } = useTranslation('incidents');
  return (
    <Link to={asLastSeen('/incidents')} className="back-link">
      ← {t('detail.back')}
    </Link>
  );
}
