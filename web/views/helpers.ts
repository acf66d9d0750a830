/** The helpers of labs/jc.h and the system calls that each makes. */

export interface Helper {
  readonly name: string;
  readonly calls: readonly string[];
}

export const HELPERS: readonly Helper[] = [
  { name: "ListenFd", calls: ["socket", "bind", "listen"] },
  { name: "Connect", calls: ["socket", "connect"] },
  { name: "ConnectFrom", calls: ["socket", "bind", "connect"] },
  { name: "AcceptFd", calls: ["accept"] },
  { name: "Send", calls: ["send"] },
  { name: "PrintReceiveMessage", calls: ["recv"] },
  { name: "BindUdp", calls: ["socket", "bind"] },
  { name: "ConnectUdp", calls: ["socket", "connect"] },
  { name: "PrintReceiveFrom", calls: ["recvfrom"] },
  { name: "SendTo", calls: ["sendto"] },
];

/** `jc::ListenFd calls socket, bind and listen`; undefined for another function. */
export function helperCalls(name: string): string | undefined {
  const helper = HELPERS.find((one) => one.name === name.trim());
  return helper && `jc::${helper.name} calls ${listed(helper.calls)}`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
