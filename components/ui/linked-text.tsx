const linkPattern = /(https?:\/\/[^\s<>"')\]]+)/;

/** Plain text as it is, with its web addresses to click. */
export function LinkedText({ text }: { readonly text: string }) {
  // Splitting by a pattern with one group puts the links at the odd places.
  const parts = text.split(linkPattern);
  return (
    <p class="linked-text">
      {parts.map((part, index) => (index % 2 === 1 ? <a href={part}>{part}</a> : part))}
    </p>
  );
}
