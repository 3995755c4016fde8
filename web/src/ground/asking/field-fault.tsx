/** Why a field is refused: below it, tied to it by its id, and read aloud when it appears. */
export function FieldFault({ id, words }: { readonly id: string; readonly words: string }) {
  if (words === '') return null;
  return (
    <span id={id} role="alert" className="fault-words small">
      {words}
    </span>
  );
}
