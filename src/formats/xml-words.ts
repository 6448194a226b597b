/** What is wrong with an XML file, in sentences for whoever made it. */
import type { XMLDecl } from "saxes";
import type { TextEncoding } from "./decode-text.ts";

const entitySentence =
  "XML knows only &amp;, &lt;, &gt;, &quot;, &apos; and numbers such as &#233;. An & in a text is written &amp;.";

/** By how the parser's own message begins. */
const explanations = [
  ["undefined entity", `an entity stands here that is not defined. ${entitySentence}`],
  ["disallowed character in entity", `an & stands here that begins no entity. ${entitySentence}`],
  ["empty entity name", `an & stands here that begins no entity. ${entitySentence}`],
  ["malformed character entity", "this number stands for no character of XML."],
  ["documents may contain only one root", "there is more after the end of the rows."],
  ["unexpected close tag", "this end tag is not that of the element that is open."],
  ["unmatched closing tag", "this end tag closes nothing."],
  ["disallowed character in tag name", "a < stands here that begins no tag; in a text it is &lt;."],
  ["disallowed character in", "a character stands here that no name has."],
  ["disallowed character.", "a control character stands here, which XML cannot hold."],
  [
    "unexpected end",
    "the file ends here, within a comment or the like. It was cut short: send it again, whole.",
  ],
  ["text data outside of root", "there is text outside of the element around the rows."],
] as const;

export function explainXml(message: string): string {
  const known = explanations.find(([start]) => message.startsWith(start));
  if (known !== undefined) return known[1];
  return `this is no well-formed XML (${message.replace(/\.$/, "")}).`;
}

/** Why a file with this declaration cannot be read as it was decoded; `undefined` when it can. */
export function judgeDeclaration(
  { encoding, declared }: { readonly encoding: TextEncoding; readonly declared: TextEncoding },
  declaration: XMLDecl,
): string | undefined {
  if (declaration.version !== "1.0")
    return `the file says that it is XML ${declaration.version}; only XML 1.0 is read.`;
  const name = declaration.encoding;
  if (name === undefined || familyOf(name) === encoding.replace(/[lb]e$/, "")) return undefined;
  const says = `the file says that its encoding is ${name}, `;
  switch (familyOf(name)) {
    case "windows-1252":
      if (encoding === declared)
        return `${says}but nobody declared it. Set Encoding to Windows-1252 (by API: charset=windows-1252), or send UTF-8.`;
      break;
    case "utf-16":
      return `${says}but it does not begin with the byte order mark of UTF-16. Send UTF-8.`;
    case undefined:
      return `${says}which is not read. Send UTF-8.`;
  }
  return `${says}but it was read as ${encoding}. Correct one of the two.`;
}

function familyOf(name: string): "utf-8" | "utf-16" | "windows-1252" | undefined {
  switch (name.toLowerCase()) {
    case "utf-8":
    case "utf8":
    case "us-ascii":
      return "utf-8";
    case "utf-16":
    case "utf-16le":
    case "utf-16be":
      return "utf-16";
    // The five bytes that tell them apart are letters in one and nothing in the other.
    case "windows-1252":
    case "cp1252":
    case "iso-8859-1":
    case "latin1":
      return "windows-1252";
  }
  return undefined;
}
