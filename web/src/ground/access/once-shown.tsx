/** Something that is shown this once: marked and copied with one step. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../shell/button.js';

export function OnceShown({ hint, value }: { hint: string; value: string }) {
  const { t } = useTranslation('access');
  const [copied, setCopied] = useState(false);
  return (
    <div role="status" className="card stack">
      <p>{hint}</p>
      <input
        readOnly
        className="plain-input"
        aria-label={hint}
        value={value}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      {/* Without TLS a browser lends nobody its clipboard: the field can be marked and copied by hand. */}
      {window.isSecureContext && (
        <Button variant="default" onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}>
          {t(copied ? 'copied' : 'copy')}
        </Button>
      )}
    </div>
  );
}
