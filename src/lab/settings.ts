/**
 * The kernel settings that each network namespace has, so that a lab can set them for one peer. A name
 * that is not listed may belong to a newer kernel. Then the kernel accepts or refuses it.
 */
import type { Lab } from "./model.ts";
import { PEERS } from "./model.ts";
import { nearest } from "./problems/nearest.ts";
import type { Problem } from "./problems/problem.ts";

/** Linux 4.19 to 6.18: net/ipv4/sysctl_net_ipv4.c, net/core/sysctl_net_core.c, net/ipv6/sysctl_net_ipv6.c */
const OF_A_NAMESPACE: Readonly<Record<string, string>> = {
  "net.core": `
    optmem_max rps_default_mask somaxconn tstamp_allow_data txrehash`,
  "net.ipv4": `
    fib_notify_on_flag_change fwmark_reflect icmp_echo_enable_probe icmp_echo_ignore_all
    icmp_echo_ignore_broadcasts icmp_errors_use_inbound_ifaddr icmp_ignore_bogus_error_responses
    icmp_msgs_burst icmp_msgs_per_sec icmp_ratelimit icmp_ratemask igmp_link_local_mcast_reports
    igmp_max_memberships igmp_max_msf igmp_qrv ip_autobind_reuse ip_default_ttl ip_dynaddr
    ip_early_demux ip_forward ip_forward_update_priority ip_forward_use_pmtu ip_local_port_range
    ip_local_reserved_ports ip_no_pmtu_disc ip_nonlocal_bind ip_unprivileged_port_start
    ipfrag_high_thresh ipfrag_low_thresh ipfrag_max_dist ipfrag_time nexthop_compat_mode
    ping_group_range raw_l3mdev_accept tcp_abort_on_overflow tcp_adv_win_scale
    tcp_allowed_congestion_control tcp_app_win tcp_autocorking tcp_backlog_ack_defer
    tcp_base_mss tcp_challenge_ack_limit tcp_comp_sack_delay_ns tcp_comp_sack_nr
    tcp_comp_sack_slack_ns tcp_congestion_control tcp_dsack tcp_early_demux tcp_early_retrans
    tcp_ecn tcp_ecn_fallback tcp_ecn_option tcp_ecn_option_beacon tcp_fack tcp_fastopen
    tcp_fastopen_blackhole_timeout_sec tcp_fastopen_key tcp_fin_timeout tcp_frto
    tcp_fwmark_accept tcp_invalid_ratelimit tcp_keepalive_intvl tcp_keepalive_probes
    tcp_keepalive_time tcp_l3mdev_accept tcp_limit_output_bytes tcp_max_reordering
    tcp_max_syn_backlog tcp_max_tw_buckets tcp_migrate_req tcp_min_rtt_wlen tcp_min_snd_mss
    tcp_min_tso_segs tcp_moderate_rcvbuf tcp_mtu_probe_floor tcp_mtu_probing tcp_no_metrics_save
    tcp_no_ssthresh_metrics_save tcp_notsent_lowat tcp_orphan_retries tcp_pacing_ca_ratio
    tcp_pacing_ss_ratio tcp_pingpong_thresh tcp_plb_cong_thresh tcp_plb_enabled
    tcp_plb_idle_rehash_rounds tcp_plb_rehash_rounds tcp_plb_suspend_rto_sec tcp_probe_interval
    tcp_probe_threshold tcp_recovery tcp_reflect_tos tcp_reordering tcp_retrans_collapse
    tcp_retries1 tcp_retries2 tcp_rfc1337 tcp_rmem tcp_rto_max_ms tcp_rto_min_us tcp_sack
    tcp_shrink_window tcp_slow_start_after_idle tcp_stdurg tcp_syn_linear_timeouts
    tcp_syn_retries tcp_synack_retries tcp_syncookies tcp_thin_linear_timeouts tcp_timestamps
    tcp_tso_rtt_log tcp_tso_win_divisor tcp_tw_reuse tcp_tw_reuse_delay tcp_window_scaling
    tcp_wmem tcp_workaround_signed_windows udp_early_demux udp_hash_entries udp_l3mdev_accept
    udp_rmem_min udp_wmem_min`,
  "net.ipv6": `
    anycast_src_echo_reply auto_flowlabels bindv6only flowlabel_consistency flowlabel_reflect
    flowlabel_state_ranges fwmark_reflect idgen_delay idgen_retries ip6frag_high_thresh
    ip6frag_low_thresh ip6frag_time ip_nonlocal_bind max_dst_opts_length max_dst_opts_number
    max_hbh_length max_hbh_opts_number seg6_flowlabel`,
};

/** Settings that a machine has once for all namespaces. A step can read them from the `host`. */
const OF_THE_MACHINE = [
  "net.core.rmem_default",
  "net.core.rmem_max",
  "net.core.wmem_default",
  "net.core.wmem_max",
  "net.core.netdev_max_backlog",
  "net.core.default_qdisc",
  "net.ipv4.tcp_mem",
  "net.ipv4.tcp_max_orphans",
  "net.ipv4.udp_mem",
];

const KNOWN: ReadonlySet<string> = new Set(
  Object.entries(OF_A_NAMESPACE).flatMap(([group, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => `${group}.${name}`),
  ),
);

/** A name that differs from a known one by at most this many letters counts as misspelt. */
const LETTERS = 2;

/** Problems of the stage's settings: misspelt ones, and settings of the whole machine. */
export function settingProblems(lab: Lab): Problem[] {
  return settingsOf(lab).flatMap(({ path, name }): Problem[] => {
    const place = `stage.sysctls.${path[2]}`;
    if (OF_THE_MACHINE.includes(name)) {
      const fix = "a lab cannot set it; read it in a step with sysctls: { host: … }";
      return [{ path, text: `${place}: ${name} is a setting of the whole machine: ${fix}` }];
    }
    const meant = KNOWN.has(name) ? undefined : nearest(name, [...KNOWN], LETTERS);
    if (meant === undefined) return [];
    return [{ path, text: `${place}: no kernel has ${name}; did you mean "${meant}"?` }];
  });
}

/** Warnings about settings of the stage that are not listed here. */
export function settingWarnings(lab: Lab): Problem[] {
  return settingsOf(lab).flatMap(({ path, name }): Problem[] => {
    const isListed = KNOWN.has(name) || OF_THE_MACHINE.includes(name);
    const isOfGroup = Object.keys(OF_A_NAMESPACE).includes(name.split(".").slice(0, -1).join("."));
    if (isListed || !isOfGroup) return [];
    const text = `stage.sysctls.${path[2]}: ${name} is not a known setting; the kernel may refuse it`;
    return [{ path, text }];
  });
}

/** Whether a known kernel has this setting in each network namespace. */
export function isKnownSetting(name: string): boolean {
  return KNOWN.has(name);
}

function settingsOf({ stage }: Lab) {
  return PEERS.flatMap((peer) =>
    Object.keys(stage?.sysctls?.[peer] ?? {}).map((name) => ({
      path: ["stage", "sysctls", peer, name] as const,
      name,
    })),
  );
}
