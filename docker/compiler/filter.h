/* Filters for system calls (seccomp(2)) that are written as tables, and the filter that every container with code of strangers
 * has in common: peers, with GDB and the program, and the compiler's. It refuses with EPERM what neither GDB, a compiler nor a
 * program of a lab needs: other processes' memory and descriptors, calls that are made without a system call, the
 * kernel's own machinery, namespaces, and sockets of other families. An engine may have a filter of its own next
 * to it, but engines differ, and a stage of namespaces has none. test/run/own-goals.live.test.ts tries each call. */
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <errno.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the filter knows x86-64 and arm64"
#endif

/* mseal, of Linux 6.10. Later calls are missing until this list knows them, and so are those of x32. */
#define LATEST 462

#define FIELD(name) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, name))
/* The lower half of an argument, which is first in memory on both machines; the kernel reads no more of these. */
#define ARGUMENT(number) FIELD(args[number])
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)
#define REFUSE(error) ANSWER(SECCOMP_RET_ERRNO | (error))
#define ALLOW ANSWER(SECCOMP_RET_ALLOW)
/* If the loaded value is this one, the next instruction decides; otherwise it is skipped. */
#define IF(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, 1)
#define UNLESS(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 1, 0)
#define ABOVE(value) BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, (value), 0, 1)
#define NO(call) IF(__NR_##call), REFUSE(EPERM)
/* Instructions that decide about a call. They end in an answer, and are skipped for any other call. */
#define LENGTH(...) (sizeof((struct sock_filter[]){__VA_ARGS__}) / sizeof(struct sock_filter))
#define OF(call, ...) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##call, 0, LENGTH(__VA_ARGS__)), __VA_ARGS__
/* The beginning of each filter: the other interface of the machine (int 0x80) numbers its calls in another way. */
#define CALLS_OF_THIS_MACHINE FIELD(arch), UNLESS(ARCHITECTURE), REFUSE(ENOSYS), FIELD(nr)

#define NAMESPACES \
  (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

__attribute__((unused)) static struct sock_filter container_filter[] = {
  CALLS_OF_THIS_MACHINE,
  ABOVE(LATEST), REFUSE(ENOSYS),

  /* families: socket(2) and socketpair(2) */
  OF(socketpair, ARGUMENT(0), IF(AF_UNIX), ALLOW, REFUSE(EPERM)),
  OF(socket, ARGUMENT(0), IF(AF_INET), ALLOW, IF(AF_INET6), ALLOW, IF(AF_UNIX), ALLOW, UNLESS(AF_NETLINK),
     REFUSE(EPERM), ARGUMENT(2), IF(NETLINK_ROUTE), ALLOW, REFUSE(EPERM)),

  /* other processes; GDB traces only what it has started itself, so nothing attaches to a process that runs */
  OF(ptrace, ARGUMENT(0), IF(PTRACE_ATTACH), REFUSE(EPERM), IF(PTRACE_SEIZE), REFUSE(EPERM), ALLOW),
  NO(process_vm_readv), NO(process_vm_writev), NO(pidfd_getfd), NO(process_madvise), NO(kcmp),

  /* system calls without a system call: the observer would not see them */
  NO(io_uring_setup), NO(io_uring_enter), NO(io_uring_register),

  /* the kernel's machinery */
  NO(bpf), NO(perf_event_open), NO(userfaultfd), NO(keyctl), NO(add_key), NO(request_key),
  NO(open_by_handle_at), NO(name_to_handle_at), NO(fanotify_init), NO(syslog), NO(acct), NO(quotactl),
  NO(quotactl_fd), NO(vhangup), NO(swapon), NO(swapoff), NO(reboot), NO(kexec_load), NO(kexec_file_load),
  NO(init_module), NO(finit_module), NO(delete_module), NO(settimeofday), NO(clock_settime), NO(sethostname),
  NO(setdomainname),
#ifdef __x86_64__
  NO(iopl), NO(ioperm), NO(uselib), NO(ustat), NO(sysfs), NO(_sysctl), NO(create_module), NO(get_kernel_syms),
  NO(query_module),
#endif
  OF(personality, ARGUMENT(0), IF(PER_LINUX), ALLOW, IF(0xffffffff), ALLOW, REFUSE(EPERM)),

  /* memory of one node of several */
  NO(mbind), NO(get_mempolicy), NO(set_mempolicy), NO(set_mempolicy_home_node), NO(migrate_pages), NO(move_pages),

  /* namespaces and mounts; the C library uses clone if clone3, whose flags a filter cannot see, is missing */
  OF(clone, ARGUMENT(0), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NAMESPACES, 0, 1), REFUSE(EPERM), ALLOW),
  IF(__NR_clone3), REFUSE(ENOSYS),
  NO(unshare), NO(setns), NO(mount), NO(umount2), NO(pivot_root), NO(chroot), NO(fsopen), NO(fsconfig),
  NO(fsmount), NO(fspick), NO(move_mount), NO(open_tree), NO(mount_setattr),

  ALLOW,
};

/* @returns -1 with errno */
static int set_filter(struct sock_filter *filter, size_t size) {
  struct sock_fprog program = {.len = (unsigned short)(size / sizeof *filter), .filter = filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -1;
  /* Without this flag, Linux before 5.16 makes the whole program slower. */
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program);
}
