import { lookup } from "node:dns/promises";
import ipaddr from "ipaddr.js";
import { parseRange } from "../network.ts";
import { Refusal } from "../refusal.ts";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What `SFTP_ALLOW_PRIVATE_HOSTS` allows beside public addresses. */
export type HostAllowance = {
  readonly allPrivate: boolean;
  /** Lower case. */
  readonly hosts: ReadonlySet<string>;
  readonly ranges: readonly (readonly [Address, number])[];
};

const lookupMilliseconds = 5_000;
const addressesMax = 64;

const privateRanges: readonly string[] = [
  "loopback",
  "private",
  "uniqueLocal",
  "carrierGradeNat",
  "linkLocal",
];

// They hand a machine's own credentials to whoever asks, so `true` does not open them: only their own name does.
const metadataAddresses: readonly string[] = [
  "169.254.169.254",
  "168.63.129.16",
  "100.100.100.200",
  "fd00:ec2::254",
];

/** `false`, `true`, or a comma list of host names, addresses and CIDR ranges; throws one clear line on anything else. */
export function parseHostAllowance(text: string): HostAllowance {
  const word = text.trim().toLowerCase();
  if (word === "" || word === "false") return { allPrivate: false, hosts: new Set(), ranges: [] };
  if (word === "true") return { allPrivate: true, hosts: new Set(), ranges: [] };
  const hosts = new Set<string>();
  const ranges: (readonly [Address, number])[] = [];
  for (const entry of word.split(",").map((part) => part.trim())) {
    const range = parseRange(entry);
    if (range !== undefined) ranges.push(range);
    else if (isHostName(entry)) hosts.add(entry);
    else {
      throw new Error(
        `SFTP_ALLOW_PRIVATE_HOSTS: "${entry}" is neither a host name, an address nor a CIDR range; use false, true, or a list such as "sftp.internal, 10.1.0.0/16".`,
      );
    }
  }
  return { allPrivate: false, hosts, ranges };
}

/**
 * The address to connect to. Every address that the name leads to must be public or allowed, and what was checked is
 * what is returned: a second look-up between check and connection could be answered differently (DNS rebinding).
 */
export async function resolveSafeAddress(host: string, allowed: HostAllowance): Promise<string> {
  const addresses = await findAddresses(host);
  if (!allowed.hosts.has(host.toLowerCase().replace(/\.$/, ""))) {
    for (const address of addresses) {
      if (!isAllowed(address, allowed)) throw addressRefused(host, address);
    }
  }
  // IPv4 first: a school's network without IPv6 would wait in vain for a server that has both.
  const chosen = addresses.find((address) => address.kind() === "ipv4") ?? addresses[0];
  if (chosen === undefined) throw dnsFailed(host, "does not lead to an address");
  return chosen.toString();
}

async function findAddresses(host: string): Promise<Address[]> {
  // Odd spellings such as 0x7f.1 are read here, and only here, so that nothing else can read them differently.
  if (ipaddr.isValid(host)) return [ipaddr.parse(host)];
  if (!isHostName(host)) throw dnsFailed(host, "is not a host name");
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(dnsFailed(host, "was not found within 5 seconds")),
      lookupMilliseconds,
    );
  });
  try {
    const found = await Promise.race([lookup(host, { all: true }), late]);
    return found.slice(0, addressesMax).map(({ address }) => ipaddr.parse(address));
  } catch (error) {
    throw error instanceof Refusal ? error : dnsFailed(host, "does not lead to an address");
  } finally {
    clearTimeout(timer);
  }
}

function isAllowed(address: Address, allowed: HostAllowance): boolean {
  if (
    allowed.ranges.some(
      ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
    )
  ) {
    return true;
  }
  if (metadataAddresses.includes(address.toString())) return false;
  const range: string = address.range();
  if (allowed.allPrivate && privateRanges.includes(range)) return true;
  if (range !== "unicast") return false;
  // IANA gives out only 2000::/3; the library calls every range it has no name for unicast.
  return address.kind() === "ipv4" || address.match(ipaddr.IPv6.parse("2000::"), 3);
}

function isHostName(text: string): boolean {
  const isName =
    /^(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?$/i.test(text) && text.length <= 253;
  // Words meant as a switch, and numbers that are no address, would otherwise pass as the name of a host.
  return isName && !/^(true|false|yes|no|on|off|[0-9.]+)$/i.test(text);
}

function dnsFailed(host: string, what: string): Refusal {
  return new Refusal(
    "dns_failed",
    `The name ${host} ${what}, so nothing was sent. Compare Host with what the vendor gave you. If it is the same, ask the vendor to mend its DNS.`,
    { host: `${host} ${what}.` },
  );
}

function addressRefused(host: string, address: Address): Refusal {
  const place =
    host === address.toString() ? host : `${host} leads to ${address.toString()}, which`;
  return new Refusal(
    "address_refused",
    `${place} is not a public address, so no connection was made. Enter the public host name that the vendor gave you. ` +
      "If this server does stand in your own network, the operator of this product can allow it with SFTP_ALLOW_PRIVATE_HOSTS.",
    { host: "This is not a public address." },
  );
}
