/** What is pressed: a button with words, and one with a picture alone, whose `aria-label` says what it does. */
import { IconX } from '@tabler/icons-react';
import type { ComponentPropsWithRef } from 'react';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** `filled` is the one act of its place; `subtle` has no border. */
  readonly variant?: 'filled' | 'default' | 'subtle';
  readonly size?: 'small' | 'large';
  /** Its work goes on: it cannot be pressed again. */
  readonly loading?: boolean;
}

export function Button({ variant = 'filled', size, loading = false, disabled, className = '', ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${className}`}
      data-variant={variant}
      data-size={size}
      aria-busy={loading || undefined}
      disabled={loading || disabled}
    />
  );
}

export function IconButton({ className = '', variant = 'subtle', ...rest }: ButtonProps) {
  return <Button variant={variant} {...rest} className={`icon-button ${className}`} />;
}

export function CloseButton({ label, close }: { readonly label: string; readonly close: () => void }) {
  return (
    <IconButton size="small" aria-label={label} onClick={close}>
      <IconX size={18} aria-hidden />
    </IconButton>
  );
}
