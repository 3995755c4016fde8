/** The one way to choose files. It forgets what was chosen: a file that was put right and is chosen again is read again. */
import type { ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  readonly accept?: string;
  /** On a phone its camera opens. */
  readonly camera?: boolean;
  readonly multiple?: boolean;
  readonly disabled?: boolean;
  /** One file or more. */
  chosen(files: readonly [File, ...File[]]): unknown;
}

export function FileButton({ children, accept, camera, multiple, disabled, chosen }: Props) {
  return (
    <label className="button-link file-button">
      {children}
      <input
        className="sr-only"
        type="file"
        {...{ accept: camera ? 'image/*' : accept, capture: camera && 'environment', multiple, disabled }}
        onChange={({ currentTarget }) => {
          const [first, ...others] = currentTarget.files ?? [];
          currentTarget.value = '';
          if (first !== undefined) chosen([first, ...others]);
        }}
      />
    </label>
  );
}
