import ipaddr from "ipaddr.js";

/** The address, or of IPv6 its first half: whoever has an address there has 2^64 of them. */
export function networkOf(address: string): string {
  const bare = address.split("%")[0] ?? address;
  if (!ipaddr.isValid(bare)) return address;
  const parsed = ipaddr.process(bare);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return parsed.parts.slice(0, 4).join(":");
}

export type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** An address or a CIDR range; undefined for anything else, odd spellings such as 10.1 among it. */
export function parseRange(entry: string): Range | undefined {
  const [address, ...rest] = entry.split("/");
  if (address === undefined || rest.length > 1) return undefined;
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address))
    return undefined;
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  if (rest.length === 1) return undefined;
  const parsed = ipaddr.parse(address);
  return [parsed, parsed.kind() === "ipv4" ? 32 : 128];
}
