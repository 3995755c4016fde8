/** Why something was refused; nothing when nothing was. */
export function FaultLine({ words }: { words: string }) {
  if (words === '') return null;
  return (
    <p role="alert" className="form-fault">
      {words}
    </p>
  );
}
