/** One open SFTP channel: every request on it ends, with an answer or because the line is gone. */
import type { SFTPWrapper } from "ssh2";
import { isRefusal, type Refusal } from "../refusal.ts";
import { type Step, stepFailure } from "./sftp-failure.ts";

export type Answer<T> = (error: Error | null | undefined, value?: T) => void;

export type SftpLine = {
  readonly host: string;
  /** Sends one request; whatever goes wrong comes back as a Refusal. */
  readonly ask: <T>(
    step: Step,
    request: (sftp: SFTPWrapper, answer: Answer<T>) => void,
  ) => Promise<T>;
  /** Rejects once the connection broke or its deadline passed, and never resolves. */
  readonly lost: Promise<never>;
  readonly cut: (reason: Refusal | Error) => void;
  readonly attach: (sftp: SFTPWrapper) => void;
  readonly endedBy: () => Refusal | Error | undefined;
};

export function openLine(host: string): SftpLine {
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined); // a line may be lost while nobody is waiting for it
  const waiting = new Set<(reason: Error) => void>();
  let sftp: SFTPWrapper | undefined;
  let endedBy: Refusal | Error | undefined;

  const ask: SftpLine["ask"] = async (step, request) => {
    if (endedBy !== undefined || sftp === undefined)
      throw endedBy ?? new Error("The SFTP line is not open yet");
    const channel = sftp;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    // One set of waiting requests: racing each against `lost` would keep them all in memory until the line ends.
    waiting.add(reject);
    try {
      request(channel, (error, value) => (error ? reject(error) : resolve(value)));
      // safe because `request` gives its answer the type that it declares
      return (await promise) as never;
    } catch (error) {
      throw isRefusal(error) || error === endedBy ? error : stepFailure(error, step, host);
    } finally {
      waiting.delete(reject);
    }
  };

  const cut = (reason: Refusal | Error): void => {
    if (endedBy !== undefined) return;
    endedBy = reason;
    for (const reject of waiting) reject(reason);
    lost.reject(reason);
  };

  return {
    host,
    ask,
    lost: lost.promise,
    cut,
    attach: (wrapper) => (sftp = wrapper),
    endedBy: () => endedBy,
  };
}
