import { describe, expect, test } from "bun:test";
import {
  code,
  date,
  flag,
  id,
  idOfLettersAndDigits,
  language,
  required,
  text,
  type Field,
} from "../../src/catalog/field.ts";
import { readField } from "../../src/catalog/read-field.ts";
import { isCalendarDate } from "../../src/catalog/read-moment.ts";
import { students } from "../../src/catalog/endpoints/students.ts";

function valueOf(field: Field, cell: string | null): unknown {
  const reading = readField(field, cell);
  return "value" in reading ? reading.value : `refused: ${reading.reason}`;
}

describe("dates", () => {
  test.each(["2012-03-04", "03/04/2012", "03-04-2012", "2012/03/04"])(
    "%s is the fourth of March",
    (cell) => {
      expect(readField(date("Date"), cell)).toEqual({ value: "2012-03-04", trimmed: false });
    },
  );

  test.each([
    "3/4/2012",
    "04.03.2012",
    "2012-3-4",
    "2012-03/04",
    "03/04-2012",
    "03/04/12",
    "20120304",
    "2012-03-04T00:00:00Z",
    "2012-03-04 00:00",
    "41002",
    "March 4, 2012",
    "13/01/2012",
    "2011-02-29",
    "2012-04-31",
    "1900-02-29",
    "0000-00-00",
    "0999-01-01",
    "２０１２-03-04",
  ])("%s is no date", (cell) => {
    expect(readField(date("Date"), cell)).toEqual({
      reason: "is no date",
      fix: "Use YYYY-MM-DD, such as 2012-03-04.",
    });
  });

  test("the 29th of February is a date in leap years only", () => {
    expect(["2012-02-29", "2000-02-29"].every(isCalendarDate)).toBe(true);
    expect(["2011-02-29", "1900-02-29", "2012-02-30"].some(isCalendarDate)).toBe(false);
  });
});

describe("gender", () => {
  const gender = students.columns["gender"] as Field;

  test.each(["F", "f", "female", "Female", "FEMALE", " F "])("%p is stored as F", (cell) => {
    expect(valueOf(gender, cell)).toBe("F");
  });

  test.each(["M", "m", "male", "Male", "MALE"])("%p is stored as M", (cell) => {
    expect(valueOf(gender, cell)).toBe("M");
  });

  test.each(["X", "1", "girl", "FM", "constructor", "__proto__", "toString"])(
    "%p is refused with the list of codes",
    (cell) => {
      expect(readField(gender, cell)).toEqual({
        reason: "is not a known code",
        fix: "Use one of M, F.",
      });
    },
  );
});

describe("truth values", () => {
  test.each(["true", "TRUE", "True", "yes", "Yes", "y", "Y", "1", " yes "])(
    "%p is true",
    (cell) => {
      expect(valueOf(flag("Flag"), cell)).toBe(true);
    },
  );

  test.each(["false", "FALSE", "no", "No", "n", "N", "0"])("%p is false", (cell) => {
    expect(valueOf(flag("Flag"), cell)).toBe(false);
  });

  test.each(["2", "t", "f", "on", "x", "wahr", "constructor", "__proto__", "hasOwnProperty"])(
    "%p is no truth value",
    (cell) => {
      expect(valueOf(flag("Flag"), cell)).toBe("refused: is no truth value");
    },
  );

  test("an empty one is what its column says", () => {
    expect([null, ""].map((cell) => valueOf(flag("Flag"), cell))).toEqual([null, null]);
    expect([null, "", "  "].map((cell) => valueOf(flag("Flag", true), cell))).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe("text", () => {
  test("is kept as it came, outer and inner spaces included", () => {
    for (const cell of ["  two  spaces  ", "\ttab", "line\r\nline\n", "\u00A0x\u00A0", " "]) {
      expect(readField(text("Text"), cell)).toEqual({ value: cell, trimmed: false });
    }
  });

  test("is brought into Unicode NFC", () => {
    expect(valueOf(text("Text"), "Zoe\u0308 A\u030A")).toBe("Zoë Å");
    expect(valueOf(text("Text"), "ﬁ ½ Ⅷ")).toBe("ﬁ ½ Ⅷ");
  });

  test("of more than 4,000 characters is refused", () => {
    expect(valueOf(text("Text"), "x".repeat(4_000))).toHaveLength(4_000);
    expect(valueOf(text("Text"), "x".repeat(4_001))).toBe("refused: has 4001 characters");
  });

  test("with a control character other than tab and line ends is refused in every kind", () => {
    const fields = [text("T"), id(20, "I"), date("D"), flag("F"), language("L"), code(["A"], "C")];
    for (const field of fields) {
      for (const character of ["\0", "\u0001", "\u001A", "\u001B", "\u007F"]) {
        expect(valueOf(field, `A${character}`)).toBe("refused: contains a control character");
      }
    }
  });

  test("of nothing but spaces does not fill a required column", () => {
    expect(valueOf(required(text("Last Name")), " \u00A0\t")).toBe("refused: is empty");
    expect(valueOf(required(text("Last Name")), " x ")).toBe(" x ");
  });
});

describe("ids", () => {
  test("keep their leading zeros, their signs and their letters", () => {
    for (const cell of ["00123", "1E5", "-7", "+1", "0.50", "null", "true", "0x1F"]) {
      expect(valueOf(id(20, "Id"), cell)).toBe(cell);
    }
  });

  test("lose outer spaces, and say so", () => {
    expect(readField(id(20, "Id"), "\t 00 12\u00A0")).toEqual({ value: "00 12", trimmed: true });
    expect(readField(id(20, "Id"), "12")).toEqual({ value: "12", trimmed: false });
  });

  test("are measured after the spaces are cut", () => {
    expect(valueOf(id(3, "Id"), " 123 ")).toBe("123");
    expect(valueOf(id(3, "Id"), "1234")).toBe("refused: has 4 characters");
  });

  test("of students are letters and digits only, at most 20", () => {
    const studentId = idOfLettersAndDigits(20, "Student Id");
    expect(valueOf(studentId, "aZ09".repeat(5))).toBe("aZ09".repeat(5));
    for (const cell of ["12-3", "1 2", "é1", "1,2", "１", "a/b", "a_b", "12\n3"]) {
      expect(valueOf(studentId, cell)).toBe(
        "refused: has other characters than letters and digits",
      );
    }
    expect(valueOf(studentId, "1".repeat(21))).toBe("refused: has 21 characters");
  });
});

describe("codes and languages", () => {
  test("a code is one of the list, letter by letter, but for outer spaces", () => {
    const enrollment = students.columns["district_enrollment"] as Field;
    expect(readField(enrollment, " ENROLLED")).toEqual({ value: "ENROLLED", trimmed: true });
    expect(valueOf(enrollment, "enrolled")).toBe("refused: is not a known code");
    expect(valueOf(enrollment, "ENROLLED,")).toBe("refused: is not a known code");
  });

  test("a language is two letters, stored small", () => {
    expect(valueOf(language("Language"), "EN")).toBe("en");
    for (const cell of ["e", "eng", "en-US", "12", "ñn"]) {
      expect(valueOf(language("Language"), cell)).toBe("refused: is no ISO 639 language code");
    }
  });
});

test("an empty cell clears a field of any kind, and is an error where one is required", () => {
  const fields = [text("T"), id(20, "I"), date("D"), flag("F"), language("L"), code(["A"], "C")];
  for (const field of fields) {
    expect([null, ""].map((cell) => valueOf(field, cell))).toEqual([null, null]);
    expect(readField(required(field), "")).toEqual({
      reason: "is empty",
      fix: `Fill in ${field.label}.`,
    });
  }
});

test("a reason never repeats what stood in the cell", () => {
  const fields = [id(3, "I"), date("D"), flag("F"), language("L"), code(["A"], "C")];
  for (const field of fields) {
    expect(JSON.stringify(readField(field, "SECRETSECRET"))).not.toContain("SECRET");
  }
});
