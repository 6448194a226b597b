import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.tsx";

export type ConflictData = {
  readonly by: string;
  readonly at: string;
  /** In words: "Students: columns 12 → 14". */
  readonly changes: readonly string[];
};

type ConflictNoticeProps = {
  readonly conflict: ConflictData;
  readonly button: string;
  readonly now: string;
};

export function ConflictNotice({ conflict, button, now }: ConflictNoticeProps) {
  return (
    <div id="conflict" tabindex={-1} data-focus>
      <Notice tone="attention" title={`${conflict.by} saved other changes while you were here`}>
        <p>
          <Time at={conflict.at} now={now} />:
        </p>
        <ul class="bullets">
          {conflict.changes.map((change) => (
            <li>{change}</li>
          ))}
        </ul>
        <p>
          Nothing of yours is saved yet. What you did not touch now shows their version; what you
          changed is still yours. Look it over, then press {button}.
        </p>
      </Notice>
    </div>
  );
}
