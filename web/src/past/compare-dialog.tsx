export default function CompareDialog(_: { region: unknown; onClose: () => void }) {
  return null;
}
