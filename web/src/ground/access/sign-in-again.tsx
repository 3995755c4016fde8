/** The way back in, for the person whose session ended under an open page. */
import './words.js';
import './access.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { SignInForm } from './sign-in-form.js';

export default function SignInAgain({ again }: { again: () => Promise<void> }) {
  const { t } = useTranslation('access');
  // The OpenID provider lets in over a window of its own; this page hears of it when the person is back.
  useEffect(() => {
    const look = () => void again();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [again]);
  return (
    <div className="card entrance-card">
      <h2>{t('signIn.title')}</h2>
      <p role="status">{t('signIn.ended')}</p>
      <SignInForm again={again} />
    </div>
  );
}
