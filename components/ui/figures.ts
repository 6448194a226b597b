/** Numbers as people read them: separators for counts, the nearest unit for sizes. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** "1 row", "2,500 rows". */
export function formatCountOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const byteUnits = ["KB", "MB", "GB"] as const;

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let size = bytes;
  let word = "B";
  for (const unit of byteUnits) {
    if (size < 1000) break;
    size /= 1000;
    word = unit;
  }
  return `${size.toLocaleString("en-US", { maximumFractionDigits: size < 10 ? 1 : 0 })} ${word}`;
}
