import { Refusal } from "../refusal.ts";

/** Too many wrong tries came before this one, which was not looked at. */
export class TriedTooOften extends Refusal {
  readonly retryAfterSeconds: number;

  constructor(milliseconds: number) {
    const seconds = Math.ceil(milliseconds / 1_000);
    const unit = seconds === 1 ? "second" : "seconds";
    super(
      "too_many_requests",
      `There were too many wrong tries from here. Wait ${seconds} ${unit}, then try again.`,
    );
    this.retryAfterSeconds = seconds;
  }
}
