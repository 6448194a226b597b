import { expect, test } from "bun:test";
import { writeXml } from "../../src/formats/xml.ts";
import { layoutOf } from "./reading.ts";
import { fileOf } from "./writing.ts";

const layout = layoutOf("student_id", "grade", "active");

test("a row is an element of elements, and nothing is an empty one", async () => {
  const rows = [{ active: true, student_id: "00123", grade: null }];
  expect(await fileOf(writeXml, layout, rows, [])).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<students>\n' +
      "<student><student_id>00123</student_id><grade/><active>true</active></student>\n</students>\n",
  );
});

test("without rows it is a root with nothing in it", async () => {
  const file = await fileOf(writeXml, layout);
  expect(file).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<students>\n</students>\n');
});

test("a carriage return is written as a reference, since parsers turn a bare one into LF", async () => {
  const file = await fileOf(writeXml, layout, [{ grade: "a\r\nb" }]);
  expect(file).toContain("<grade>a&#13;\nb</grade>");
});

test("what XML 1.0 cannot hold becomes U+FFFD and the rest stays", async () => {
  for (const bad of [
    "\0",
    "\b",
    "\v",
    "\f",
    "\x1a",
    "\x1f",
    "\uFFFE",
    "\uFFFF",
    "\uD83D",
    "\uDE00",
  ]) {
    const file = await fileOf(writeXml, layout, [{ grade: `a${bad}b` }]);
    // Not toContain, for which half a surrogate pair and U+FFFD are the same.
    expect(file.includes("<grade>a\uFFFDb</grade>")).toBe(true);
  }
  const kept = "\t\n\x7f\u0085\uD7FF\uE000\uFFFD😀";
  const file = await fileOf(writeXml, layout, [{ grade: kept }]);
  expect(file).toContain(`<grade>${kept}</grade>`);
});

test("markup is text: nothing in a cell begins an element, an entity or the end of a section", async () => {
  const grade = "]]> <b>&amp;</b> <!-- -->";
  const file = await fileOf(writeXml, layout, [{ grade }]);
  expect(file).toContain("<grade>]]&gt; &lt;b&gt;&amp;amp;&lt;/b&gt; &lt;!-- --&gt;</grade>");
  expect(Bun.XML.parse(file)).toEqual({
    students: { student: { student_id: "", grade, active: "" } },
  });
});
