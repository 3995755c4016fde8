/** Makes a plain element of the overview. */
export function element<K extends keyof HTMLElementTagNameMap>(
  kind: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(kind);
  made.className = className;
  made.textContent = text;
  return made;
}
