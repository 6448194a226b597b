import { generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";

// ISO/IEC 18004: readers need four empty modules around.
const quietModules = 4;

/** Dark on light in both colour schemes, since not every app reads the reverse. */
export function QrCode({ text, title }: { readonly text: string; readonly title: string }) {
  const code = generate(text);
  const size = code.size + 2 * quietModules;
  const box = `${-quietModules} ${-quietModules} ${size} ${size}`;
  return (
    <svg class="qr-code" viewBox={box} role="img" aria-label={title} shape-rendering="crispEdges">
      <rect x={-quietModules} y={-quietModules} width={size} height={size} fill="#fff" />
      <path d={toSvgPath(code)} fill="#000" />
    </svg>
  );
}
