/** Something that is shown this once: marked and copied with one step. */
import { Button, CopyButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function OnceShown({ hint, value }: { hint: string; value: string }) {
  const { t } = useTranslation('access');
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
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? 'copied' : 'copy')}
            </Button>
          )}
        </CopyButton>
      )}
    </div>
  );
}
