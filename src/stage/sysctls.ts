/**
 * Kernel settings of a peer's network namespace, pinned so that a lab does not depend on the host's. They
 * are Linux's defaults, except those for which the labs need another value (Documentation/networking/
 * ip-sysctl).
 */
import { type Family, PEERS, type Peer, type StageSettings } from "../lab/model.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { isKnownSetting } from "../lab/settings.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { isSince } from "../runtime/kernel-version.ts";

const PINNED: Readonly<Record<string, string>> = {
  "net.ipv4.tcp_congestion_control": "reno", // that of RFC 5681, and in every kernel
  "net.ipv4.tcp_ecn": "0",
  "net.ipv4.tcp_sack": "1",
  "net.ipv4.tcp_dsack": "1",
  "net.ipv4.tcp_timestamps": "1",
  "net.ipv4.tcp_window_scaling": "1",
  "net.ipv4.tcp_fastopen": "0",
  "net.ipv4.tcp_rmem": "4096 131072 6291456",
  "net.ipv4.tcp_wmem": "4096 16384 4194304",
  "net.ipv4.tcp_moderate_rcvbuf": "1",
  "net.ipv4.tcp_adv_win_scale": "1",
  "net.ipv4.tcp_mtu_probing": "0",
  "net.ipv4.tcp_no_metrics_save": "1",
  "net.ipv4.tcp_slow_start_after_idle": "1",
  "net.ipv4.tcp_autocorking": "1",
  "net.ipv4.tcp_limit_output_bytes": "4194304",
  // no loss probe: after about 15 ms it would retransmit data that a delayed ACK is about to acknowledge
  "net.ipv4.tcp_early_retrans": "0",
  // a held packet must find its socket when it is delivered; early demux would search before the gate
  "net.ipv4.ip_early_demux": "0",
  "net.ipv4.tcp_syn_retries": "6",
  "net.ipv4.tcp_synack_retries": "5",
  "net.ipv4.tcp_retries2": "15",
  "net.ipv4.tcp_orphan_retries": "0",
  "net.ipv4.tcp_syncookies": "1",
  "net.ipv4.tcp_abort_on_overflow": "0",
  "net.ipv4.tcp_max_syn_backlog": "512",
  "net.ipv4.tcp_fin_timeout": "60",
  "net.ipv4.tcp_tw_reuse": "0",
  "net.ipv4.tcp_rfc1337": "0",
  "net.ipv4.ip_local_port_range": "32768 60999",
  "net.ipv4.ip_unprivileged_port_start": "1024",
  "net.core.somaxconn": "4096",
};

/** Settings of newer kernels only, each with the first version that has it. */
const PINNED_SINCE: readonly (readonly [version: string, name: string, value: string])[] = [
  ["6.5", "net.ipv4.tcp_syn_linear_timeouts", "0"], // a SYN's timer doubles (RFC 6298, 5.5)
];

/**
 * The tcp_ settings apply to both versions of IP: IPv6 has none of its own. Its autoconfiguration stays:
 * engines assign addresses without duplicate address detection, and the kernel by itself sends only
 * membership reports and neighbour discovery, which a run leaves out (src/observe/origin.ts).
 * @param kernel the version of the containers' kernel: `6.18.44`
 */
export function pinnedSysctls(family: Family, kernel: string): Readonly<Record<string, string>> {
  const newer = PINNED_SINCE.filter(([version]) => isSince(version, kernel));
  return {
    ...PINNED,
    ...Object.fromEntries(newer.map(([, name, value]) => [name, value])),
    "net.ipv6.conf.all.disable_ipv6": family === 6 ? "0" : "1",
  };
}

/**
 * Settings that say which ports the kernel chooses from. The engine's name server has sockets in a peer's
 * network namespace; Docker 29 makes them after the settings of the peer's container, and then takes a port
 * that a lab has left to its program.
 */
const CHOICE_OF_PORTS = ["net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports"];

/** A lab's settings of a peer: those that its container starts with, and those that its sidecar brings. */
export function settingsInOrder(own: Readonly<Record<string, string>> = {}): {
  readonly peer: Readonly<Record<string, string>>;
  readonly sidecar: Readonly<Record<string, string>>;
} {
  const isLate = ([name]: readonly [string, string]): boolean => CHOICE_OF_PORTS.includes(name);
  const all = Object.entries(own);
  return {
    peer: Object.fromEntries(all.filter((one) => !isLate(one))),
    sidecar: Object.fromEntries(all.filter(isLate)),
  };
}

/**
 * The file of a setting and the kernel's answer. runc writes `/proc/sys/…: `, runc 1.3 of Docker 29
 * `fsmount:fscontext:proc/./sys/…: `, and crun of Podman puts the file in backquotes.
 */
const REFUSED = /\bproc(?:\/\.)?\/sys\/(net\/[\w/.-]+)`?: ([^:\n"]+)/;

/**
 * Turns an engine's refusal to start a container into the error of a setting. A name or a value that no kernel
 * accepts is the lab's fault. A setting that only this kernel lacks is not.
 * @returns undefined if the refusal has another reason
 */
export function settingError(
  refusal: string,
  { lab, settings: { sysctls } }: { readonly lab: string; readonly settings: StageSettings },
): InvalidLabError | EnvironmentError | undefined {
  const [, path, why = ""] = REFUSED.exec(refusal) ?? [];
  if (path === undefined) return undefined;
  const name = path.replaceAll("/", ".");
  const own = PEERS.find((peer: Peer) => Object.hasOwn(sysctls?.[peer] ?? {}, name));
  const isMissing = /no such file/i.test(why);
  if (own !== undefined && !(isMissing && isKnownSetting(name))) {
    const text = isMissing
      ? "this kernel has no such setting for a network namespace, and none is known by that name"
      : `the kernel refuses ${JSON.stringify(sysctls?.[own]?.[name])}: ${why.trim()}`;
    const problem = {
      path: ["stage", "sysctls", own, name],
      text: `stage.sysctls.${own}: ${name}: ${text}`,
    };
    return new InvalidLabError(lab, [problem]);
  }
  return new EnvironmentError(
    `The kernel of this run does not accept the setting ${name}: ${why.trim()}.`,
    "Run this lab on a newer kernel. Labs that do not need the setting run here.",
  );
}
