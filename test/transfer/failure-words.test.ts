import { expect, test } from "bun:test";
import { failureReasons } from "../../src/refusal.ts";
import { failureWords } from "../../src/transfer/failure-words.ts";

test.each([...failureReasons])("%s has its own calm sentence", (reason) => {
  const { sentence } = failureWords[reason];
  expect(sentence).toMatch(/^[A-Z].+\.$/);
  expect(sentence).not.toMatch(/please|successfully|invalid|error code|!|_/i);
  expect(Object.values(failureWords).filter((words) => words.sentence === sentence)).toHaveLength(
    1,
  );
});
