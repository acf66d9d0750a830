/** The names that tcpdump prints for the numbers in DNS messages (https://www.iana.org/assignments/dns-parameters). */

/** By operation code; each has its blank, because a standard query has neither. */
export const OPERATIONS = [
  "",
  " inv_q",
  " stat",
  " op3",
  " notify",
  " update",
  " op6",
  " op7",
  " op8",
  " updateA",
  " updateD",
  " updateDA",
  " updateM",
  " updateMA",
  " zoneInit",
  " zoneRef",
] as const;

/** tcpdump prints three of them without a blank. */
const RESPONSES = [
  "",
  " FormErr",
  " ServFail",
  " NXDomain",
  " NotImp",
  " Refused",
  " YXDomain",
  " YXRRSet",
  " NXRRSet",
  " NotAuth",
  " NotZone",
  " Resp11",
  " Resp12",
  " Resp13",
  " Resp14",
  " NoChange",
  " BadVers",
  "Resp17",
  " Resp18",
  " Resp19",
  " Resp20",
  "Resp21",
  " Resp22",
  " BadCookie",
];

export function responseText(code: number): string {
  return RESPONSES[code] ?? ` Resp${code}`;
}

const CLASSES: Readonly<Record<number, string>> = { 1: "IN", 3: "CHAOS", 4: "HS", 255: "ANY" };

export function classText(number: number): string {
  return CLASSES[number] ?? `(Class ${number})`;
}

/** In the order of their numbers, which begin at 1; an empty name is a number without one. */
const FIRST_TYPES =
  "A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP_PTR SIG KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA  HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS".split(
    " ",
  );
const FURTHER_TYPES: Readonly<Record<number, readonly string[]>> = {
  99: ["SPF", "UINFO", "UID", "GID", "UNSPEC", "NID", "L32", "L64", "LP", "EUI48", "EUI64"],
  249: ["TKEY", "TSIG", "IXFR", "AXFR", "MAILB", "MAILA", "ANY"],
  256: ["URI", "CAA", "AVC", "DOA", "AMTRELAY"],
  32768: ["TA", "DLV"],
};
const TYPES: ReadonlyMap<number, string> = new Map(
  Object.entries({ 1: FIRST_TYPES, ...FURTHER_TYPES }).flatMap(([first, names]) =>
    names.flatMap(
      (name, n): Array<[number, string]> => (name === "" ? [] : [[Number(first) + n, name]]),
    ),
  ),
);

export function typeText(number: number): string {
  return TYPES.get(number) ?? `Type${number}`;
}

export const TYPE = {
  address: 1,
  nameServer: 2,
  alias: 5,
  pointer: 12,
  mail: 15,
  text: 16,
  address6: 28,
  service: 33,
  oldAddress6: 38,
  aliasOfAll: 39,
  options: 41,
  uri: 256,
} as const;
