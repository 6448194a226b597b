import { Icon } from "./icon.tsx";

type CopyButtonProps = {
  readonly text: string;
  /** What is copied, for people who listen. */ readonly of: string;
};

export function CopyButton({ text, of }: CopyButtonProps) {
  return (
    <button type="button" class="button button-small copy-button" data-copy={text}>
      <Icon name="copy" />
      <span data-copy-word>Copy</span>
      <span class="visually-hidden"> {of}</span>
    </button>
  );
}
