/** A sentence whose words between backticks are code. */
export function CodeText({ text }: { readonly text: string }) {
  // Splitting by the backtick puts the code at the odd places.
  const parts = text.split("`");
  return <span>{parts.map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</span>;
}
