/** An address that breaks where people would break it. */
export function Email({ address }: { readonly address: string }) {
  return address.split(/(?=[@.])/).map((part, index) => (
    <>
      {index > 0 && <wbr />}
      {part}
    </>
  ));
}
