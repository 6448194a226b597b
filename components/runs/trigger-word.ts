export type RunTrigger = "nightly" | "manual" | "api" | "upload" | "retry" | "catch_up";

const words = {
  nightly: "Nightly",
  manual: "By hand",
  api: "Sent by API",
  upload: "Uploaded",
  retry: "Tried again",
  catch_up: "Caught up",
} as const satisfies Record<RunTrigger, string>;

export function triggerWord(trigger: RunTrigger): string {
  return words[trigger];
}
