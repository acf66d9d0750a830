/**
 * The names of the calls that a run reports (docker/endpoint/system_calls.py), as programs write them. A
 * program can be run to the next call of one of these names.
 */
import { nearest } from "./problems/nearest.ts";

const CALLS: readonly string[] = [
  ..."accept accept4 bind clone clone3 close close_range connect dup dup2 dup3 epoll_create epoll_create1 epoll_ctl".split(" "),
  ..."epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 fcntl fork getsockopt io_uring_setup ioctl listen".split(" "),
  ..."pipe pipe2 poll ppoll preadv2 pselect pselect6 pwritev2 read readv recv recvfrom recvmmsg recvmsg select send sendfile".split(" "),
  ..."sendmmsg sendmsg sendto setsockopt shutdown signalfd signalfd4 socket socketpair splice tee timerfd_create".split(" "),
  ..."timerfd_settime vfork vmsplice write writev".split(" "),
]; // biome-ignore format: a list to read

/** Why a run can't stop at a call of this name; undefined if it can. */
export function callNameProblem(name: string): string | undefined {
  if (name === "any" || CALLS.includes(name)) return undefined;
  const meant = nearest(name, CALLS);
  const hint = meant === undefined ? 'use "any" for the next call' : `did you mean "${meant}"?`;
  return `a run reports no call "${name}"; ${hint}`;
}
