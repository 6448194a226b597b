import { describe, expect, test } from "bun:test";
import { parseHostAllowance, resolveSafeAddress } from "../../src/transfer/host-guard.ts";
import { refusalOf } from "./target.ts";

const nothing = parseHostAllowance("false");

describe("without an allowance", () => {
  const refused = [
    ["loopback", "127.0.0.1"],
    ["the rest of loopback", "127.8.9.10"],
    ["loopback in hexadecimal", "0x7f000001"],
    ["loopback as one number", "2130706433"],
    ["loopback with parts left out", "127.1"],
    ["IPv6 loopback", "::1"],
    ["the 10 network", "10.1.2.3"],
    ["the 172.16 network", "172.31.255.254"],
    ["the 192.168 network", "192.168.1.1"],
    ["carrier-grade NAT", "100.64.0.1"],
    ["link-local", "169.254.10.10"],
    ["the metadata service", "169.254.169.254"],
    ["the metadata service of Azure", "168.63.129.16"],
    ["the metadata service over IPv6", "fd00:ec2::254"],
    ["unspecified", "0.0.0.0"],
    ["unspecified IPv6", "::"],
    ["broadcast", "255.255.255.255"],
    ["multicast", "224.0.0.1"],
    ["IPv6 multicast", "ff02::1"],
    ["IPv6 link-local", "fe80::1"],
    ["IPv6 link-local with a zone", "fe80::1%eth0"],
    ["IPv6 unique local", "fd12:3456::1"],
    ["IPv4-mapped loopback", "::ffff:127.0.0.1"],
    ["an IPv4-mapped public address", "::ffff:8.8.8.8"],
    ["NAT64", "64:ff9b::7f00:1"],
    ["local NAT64", "64:ff9b:1::7f00:1"],
    ["6to4 around loopback", "2002:7f00:1::"],
    ["Teredo", "2001::1"],
    ["documentation", "203.0.113.9"],
    ["benchmarking", "198.18.0.1"],
    ["IPv6 outside of what IANA gives out", "4000::1"],
    ["a name that leads to loopback", "localhost"],
  ] as const;
  test.each(refused)("%s (%s) is refused", async (_what, host) => {
    expect((await refusalOf(resolveSafeAddress(host, nothing))).code).toBe("address_refused");
  });

  test.each([
    "8.8.8.8",
    "1.1.1.1",
    "2606:4700:4700::1111",
    "100.128.0.1",
    "172.32.0.1",
    "11.0.0.1",
  ])("the public address %s passes unchanged", async (host) => {
    expect(await resolveSafeAddress(host, nothing)).toBe(host);
  });

  test("an odd spelling of a public address comes back in the plain one, so that nothing reads it differently", async () => {
    expect(await resolveSafeAddress("0x08.0x08.0x08.0x08", nothing)).toBe("8.8.8.8");
  });

  test.each([
    "does-not-exist.invalid",
    "",
    "two words",
    "-oProxyCommand=x",
    "a..b",
    "127.0.0.1.",
    "host\n",
  ])("the host %j is called unknown", async (host) => {
    expect((await refusalOf(resolveSafeAddress(host, nothing))).code).toBe("dns_failed");
  });
});

describe("with an allowance", () => {
  test("a named host may lead to a private address", async () => {
    expect(
      await resolveSafeAddress("LOCALHOST", parseHostAllowance("sftp.internal, localhost")),
    ).toBe("127.0.0.1");
  });

  test("a named host opens no other host", async () => {
    const allowed = parseHostAllowance("localhost");
    expect((await refusalOf(resolveSafeAddress("127.0.0.1", allowed))).code).toBe(
      "address_refused",
    );
  });

  test("a range opens its addresses and no others", async () => {
    const allowed = parseHostAllowance("10.1.0.0/16,fd00:1::/32");
    expect(await resolveSafeAddress("10.1.200.3", allowed)).toBe("10.1.200.3");
    expect(await resolveSafeAddress("fd00:1::7", allowed)).toBe("fd00:1::7");
    expect((await refusalOf(resolveSafeAddress("10.2.0.1", allowed))).code).toBe("address_refused");
    expect((await refusalOf(resolveSafeAddress("fd00:2::7", allowed))).code).toBe(
      "address_refused",
    );
  });

  test("a single address opens itself only", async () => {
    const allowed = parseHostAllowance("127.0.0.1");
    expect(await resolveSafeAddress("127.0.0.1", allowed)).toBe("127.0.0.1");
    expect((await refusalOf(resolveSafeAddress("127.0.0.2", allowed))).code).toBe(
      "address_refused",
    );
  });

  test("true opens private addresses, but neither metadata services nor addresses that are no place", async () => {
    const allowed = parseHostAllowance("true");
    for (const host of ["127.0.0.1", "10.0.0.1", "192.168.0.1", "100.64.0.1", "fd12::1", "::1"]) {
      expect(await resolveSafeAddress(host, allowed)).toBe(host);
    }
    for (const host of [
      "169.254.169.254",
      "fd00:ec2::254",
      "100.100.100.200",
      "0.0.0.0",
      "224.0.0.1",
      "::ffff:10.0.0.1",
    ]) {
      expect((await refusalOf(resolveSafeAddress(host, allowed))).code).toBe("address_refused");
    }
  });

  test.each([
    "yes",
    "10.0.0.0/33",
    "10.0.0",
    "a b",
    "localhost,",
    "true,10.0.0.1",
    "http://x",
    "10.0.0.0/8/8",
    "fd00::/129",
    "*",
  ])("the text %j stops the start with one line that quotes it", (text) => {
    expect(() => parseHostAllowance(text)).toThrow(/^SFTP_ALLOW_PRIVATE_HOSTS: "[^\n]+$/);
  });
});
