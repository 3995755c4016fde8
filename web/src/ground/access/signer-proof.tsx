/** The field in which a person proves, at the moment of signing, to be the one who signs. */
import { useTranslation } from 'react-i18next';
import { Field } from '../asking/fields.js';
import { useSession } from './session.js';

export function SignerProof({ value, set }: { value: string; set(value: string): void }) {
  const { t } = useTranslation();
  const user = useSession((session) => session.user);
  if (!user?.hasPassword && !user?.hasTotp) return null;
  const label = t(user.hasTotp ? 'signer.proofOrCode' : 'signer.proof');
  return <Field label={label} type="password" value={value} set={set} />;
}
