import type { Field, StoredValue } from "./field.ts";
import { isCalendarDate } from "./read-moment.ts";

/** What a cell means when that is plain to see; `undefined` sends it to `readField`, which knows every case. */
export type FastReader = (cell: string) => StoredValue | undefined;

const plainText = /^[ -~]*$/;
const plainWords = /^[!-~](?:[ -~]*[!-~])?$/;
const plainId = /^[A-Za-z0-9]+$/;
// Birthdays and school days repeat; more different ones than this are no dates of one file.
const datesMax = 50_000;

/** Nearly every cell of a large file is plain ASCII and right; those must not pay for the others. */
export function fastReaderOf(field: Field): FastReader {
  switch (field.kind) {
    case "text": {
      // A required text of nothing but spaces is empty.
      const plain = field.required ? plainWords : plainText;
      return (cell) => (cell.length <= field.charactersMax && plain.test(cell) ? cell : undefined);
    }
    case "id": {
      const plain = field.lettersAndDigits ? plainId : plainWords;
      return (cell) => (cell.length <= field.charactersMax && plain.test(cell) ? cell : undefined);
    }
    case "date":
      return readKnownDates();
    case "language":
      return (cell) => (/^[a-z]{2}$/.test(cell) ? cell : undefined);
    case "code": {
      const codes = new Set(field.codes);
      return (cell) => (codes.has(cell) ? cell : undefined);
    }
    case "flag":
      return (cell) => (cell === "true" ? true : cell === "false" ? false : undefined);
    case "time":
      return (cell) => (/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(cell) ? cell : undefined);
    case "count":
      return (cell) => {
        const number = /^\d{1,9}$/.test(cell) ? Number(cell) : undefined;
        return number !== undefined && number <= field.max ? number : undefined;
      };
    case "instant":
    case "link":
    case "printed":
      return () => undefined;
  }
}

function readKnownDates(): FastReader {
  // As numbers: a text cut from a file would keep the whole piece that it was cut from.
  const known = new Set<number>();
  return (cell) => {
    const number = readDigits(cell);
    if (number === undefined) return undefined;
    if (known.has(number)) return cell;
    if (!isCalendarDate(cell)) return undefined;
    if (known.size < datesMax) known.add(number);
    return cell;
  };
}

/** `2012-03-04` as 20120304; `undefined` for every other form. */
function readDigits(cell: string): number | undefined {
  if (cell.length !== 10) return undefined;
  let number = 0;
  for (let at = 0; at < 10; at++) {
    const code = cell.charCodeAt(at);
    if (at === 4 || at === 7) {
      if (code !== 45) return undefined;
    } else if (code < 48 || code > 57) return undefined;
    else number = number * 10 + code - 48;
  }
  return number;
}
