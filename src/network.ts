import ipaddr from "ipaddr.js";

/** The address, or of IPv6 its first half: whoever has an address there has 2^64 of them. */
export function networkOf(address: string): string {
  const bare = address.split("%")[0] ?? address;
  if (!ipaddr.isValid(bare)) return address;
  const parsed = ipaddr.process(bare);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return parsed.parts.slice(0, 4).join(":");
}
