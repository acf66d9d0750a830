/* The filter for system calls of a lab's program, next to the filter of its container. It refuses with EPERM
 * what no program of a lab needs and what reaches around the tools: other processes' memory and descriptors,
 * calls that are made without a system call, the kernel's own machinery, and sockets of other families. See seccomp(2). test/run/own-goals.live.test.ts tries each call. */
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#define OTHER_NUMBERS 0x40000000 /* of x32 */
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#define OTHER_NUMBERS 0x80000000 /* none */
#else
#error "the filter knows x86-64 and arm64"
#endif

#define NAMESPACES \
  (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

#define FIELD(name) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, name))
/* The lower half of an argument, which is first in memory on both machines; the kernel reads no more of these. */
#define ARGUMENT(number) FIELD(args[number])
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)
#define REFUSE(error) ANSWER(SECCOMP_RET_ERRNO | (error))
#define ALLOW ANSWER(SECCOMP_RET_ALLOW)
/* If the loaded value is this one, the next instruction decides; otherwise it is skipped. */
#define IF(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, 1)
#define UNLESS(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 1, 0)
#define NO(call) IF(__NR_##call), REFUSE(EPERM)
/* Instructions that decide about a call. They end in an answer, and are skipped for any other call. */
#define LENGTH(...) (sizeof((struct sock_filter[]){__VA_ARGS__}) / sizeof(struct sock_filter))
#define OF(call, ...) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##call, 0, LENGTH(__VA_ARGS__)), __VA_ARGS__

static struct sock_filter filter[] = {
  FIELD(arch),
  UNLESS(ARCHITECTURE), REFUSE(ENOSYS),
  FIELD(nr),
  BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, OTHER_NUMBERS, 0, 1), REFUSE(ENOSYS),

  /* families: socket(2) and socketpair(2) */
  OF(socketpair, ARGUMENT(0), IF(AF_UNIX), ALLOW, REFUSE(EPERM)),
  OF(socket, ARGUMENT(0), IF(AF_INET), ALLOW, IF(AF_INET6), ALLOW, IF(AF_UNIX), ALLOW, UNLESS(AF_NETLINK),
     REFUSE(EPERM), ARGUMENT(2), IF(NETLINK_ROUTE), ALLOW, REFUSE(EPERM)),

  /* other processes */
  OF(ptrace, ARGUMENT(0), IF(PTRACE_TRACEME), ALLOW, REFUSE(EPERM)),
  NO(process_vm_readv), NO(process_vm_writev), NO(pidfd_getfd), NO(process_madvise), NO(kcmp),

  /* A program that is not dumpable hides its memory from GDB. The call reports success, and nothing happens. */
  OF(prctl, ARGUMENT(0), UNLESS(PR_SET_DUMPABLE), ALLOW, ARGUMENT(1), IF(0), REFUSE(0), ALLOW),

  /* system calls without a system call: the observer would not see them */
  NO(io_uring_setup), NO(io_uring_enter), NO(io_uring_register),

  /* the kernel's machinery */
  NO(bpf), NO(perf_event_open), NO(userfaultfd), NO(keyctl), NO(add_key), NO(request_key),
  NO(open_by_handle_at), NO(name_to_handle_at),

  /* namespaces and mounts; the C library uses clone if clone3, whose flags a filter cannot see, is missing */
  OF(clone, ARGUMENT(0), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NAMESPACES, 0, 1), REFUSE(EPERM), ALLOW),
  IF(__NR_clone3), REFUSE(ENOSYS),
  NO(unshare), NO(setns), NO(mount), NO(umount2), NO(pivot_root), NO(chroot), NO(fsopen), NO(fsmount),
  NO(fspick), NO(move_mount), NO(open_tree), NO(mount_setattr),

  ALLOW,
};

/* Needs no_new_privs, which the container has. @returns -1 with errno */
static int set_filter(void) {
  struct sock_fprog program = {.len = sizeof filter / sizeof *filter, .filter = filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -1;
  /* Without this flag, Linux before 5.16 makes the whole program slower. */
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program);
}
