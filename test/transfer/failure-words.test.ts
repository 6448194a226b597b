import { expect, test } from "bun:test";
import { failureReasons } from "../../src/refusal.ts";
import { failureWords, wordsOf } from "../../src/transfer/failure-words.ts";

test.each([...failureReasons])("%s has its own calm sentence", (reason) => {
  const { sentence } = failureWords[reason];
  expect(sentence).toMatch(/^[A-Z].+\.$/);
  expect(sentence).not.toMatch(/please|successfully|invalid|error code|!|_/i);
  expect(Object.values(failureWords).filter((words) => words.sentence === sentence)).toHaveLength(
    1,
  );
});

test("a file that cannot be read is the vendor's turn; one that must not be sent is the district's", () => {
  expect(wordsOf({ work: "pull", reason: "format_invalid" }).turn).toBe("vendor");
  expect(wordsOf({ work: "push", reason: "format_invalid" }).turn).toBe("district");
  expect(wordsOf({ work: "push", reason: "auth_failed" })).toBe(failureWords.auth_failed);
});
