/** Programs for hostile-lab.ts that reach for their tools, so that a run would prove nothing about them. */

/** Sends SIGKILL to each process of its container but itself, and goes on. */
export const KILLER = `
#include <csignal>
#include <sys/prctl.h>
void Hostile() {
  ::prctl(PR_SET_DUMPABLE, 0);
  for (int pid = 1; pid < 4096; pid++) {
    if (pid != ::getpid()) ::kill(pid, SIGKILL);
  }
}
`;

/** Code before main that never ends. */
export const NEVER_IN_MAIN = `
__attribute__((constructor)) static void Never() { for (;;) {} }
void Hostile() {}
`;

/** Code before main that ends the program. */
export const ENDS_BEFORE_MAIN = `
__attribute__((constructor)) static void End() { ::_exit(0); }
void Hostile() {}
`;

const TRAP = `
#ifdef __x86_64__
#define TRAP() __asm__ volatile("int3")
#else
#define TRAP() __asm__ volatile("brk #0")
#endif
`;

/** A breakpoint instruction in the stepped line itself. */
export const BREAKPOINT = `${TRAP}
#define Hostile() TRAP()
`;

/** Handles the signal of a breakpoint instruction, and then does not. On arm64 a handler must skip the instruction. */
export const BREAKPOINTS_CALLED = `${TRAP}
#include <csignal>
#include <ucontext.h>
static void Handle(int, siginfo_t*, void* context) {
  std::cout << "handled\\n";
#ifndef __x86_64__
  static_cast<ucontext_t*>(context)->uc_mcontext.pc += 4;
#else
  (void)context;
#endif
}
void Hostile() {
  struct sigaction action {};
  action.sa_sigaction = Handle;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGTRAP, &action, nullptr);
  TRAP();
  ::signal(SIGTRAP, SIG_DFL);
  TRAP();
}
`;

/** As root: the same, and whether it can change the folder of the program or reach another process's files. */
export const ROOT_KILLER = `
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>
static std::vector<int> Others() {
  std::vector<int> found;
  DIR* processes = ::opendir("/proc");
  while (dirent* entry = ::readdir(processes)) {
    int pid = std::atoi(entry->d_name);
    if (pid > 0 && pid != ::getpid()) found.push_back(pid);
  }
  ::closedir(processes);
  return found;
}
void Hostile() {
  int killed = 0, opened = 0, stopped = 0;
  for (int pid : Others()) {
    const std::string folder = "/proc/" + std::to_string(pid);
    for (const char* name : {"/mem", "/fd/0", "/fd/1", "/fd/2", "/root/etc/passwd", "/environ"}) {
      int fd = ::open((folder + name).c_str(), O_RDONLY | O_NONBLOCK);
      if (fd >= 0) std::cout << "opened " << folder << name << "\\n";
      if (fd >= 0) opened++;
    }
    if (pid != 1 && ::kill(pid, SIGSTOP) == 0) stopped++;
    if (pid != 1 && ::kill(pid, SIGKILL) == 0) killed++;
  }
  ::kill(1, SIGSTOP);
  ::kill(1, SIGKILL);
  std::cout << "user " << ::geteuid() << ", others " << (Others().size() > 6) << ", killed " << killed << ", stopped "
            << stopped << ", opened " << opened << "\\n";
  int fd = ::open("/lab/client.cc", O_WRONLY);
  std::cout << "its source: " << (fd < 0 ? std::strerror(errno) : "DONE") << "\\n";
}
`;

/** Makes each call that the filters know, and prints the kernel's answer. */
export const CALLS = `
#include <linux/netlink.h>
#include <sched.h>
#include <csignal>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <cerrno>
#include <cstring>
#include <thread>
static void Say(const char* what, long result) {
  std::cout << what << ": " << (result < 0 ? std::strerror(errno) : "DONE") << "\\n";
}
#define TRY(name, ...) Say(#name, ::syscall(SYS_##name, __VA_ARGS__))
void Hostile() {
  char block[256] = {};
  TRY(io_uring_setup, 1, block);
  TRY(io_uring_enter, 0, 0, 0, 0, 0, 0);
  TRY(io_uring_register, 0, 0, 0, 0);
  TRY(bpf, 0, block, sizeof block);
  TRY(perf_event_open, block, 0, -1, -1, 0);
  TRY(userfaultfd, 0);
  TRY(keyctl, 0, -3, 0);
  TRY(add_key, "user", "x", "y", 1, -3);
  TRY(request_key, "user", "x", 0, -3);
  TRY(process_vm_readv, ::getpid(), 0, 0, 0, 0, 0);
  TRY(process_vm_writev, ::getpid(), 0, 0, 0, 0, 0);
  TRY(pidfd_getfd, 0, 0, 0);
  TRY(process_madvise, 0, 0, 0, 0, 0);
  TRY(kcmp, ::getpid(), ::getpid(), 0, 0, 0);
  TRY(open_by_handle_at, 0, block, 0);
  TRY(name_to_handle_at, 0, "/", block, block, 0);
  TRY(unshare, CLONE_NEWUSER);
  TRY(setns, 0, 0);
  TRY(mount, "tmpfs", "/tmp", "tmpfs", 0, 0);
  TRY(umount2, "/tmp", 0);
  TRY(pivot_root, "/", "/");
  TRY(chroot, "/");
  TRY(fsopen, "tmpfs", 0);
  TRY(fsmount, 0, 0, 0);
  TRY(fspick, 0, "/", 0);
  TRY(move_mount, 0, "/", 0, "/", 0);
  TRY(open_tree, 0, "/", 0);
  TRY(mount_setattr, 0, "/", 0, block, 32);
  TRY(clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  TRY(clone3, block, 64);
  TRY(fsconfig, -1, 0, 0, 0, 0);
  TRY(fanotify_init, 0x200, 0);
  TRY(syslog, 10, 0, 0);
  TRY(acct, "/nothing");
  TRY(quotactl, 0x800001 << 8, 0, 0, 0);
  TRY(quotactl_fd, -1, 0, 0, 0);
  TRY(vhangup, 0);
  TRY(swapon, "/nothing", 0);
  TRY(swapoff, "/nothing");
  TRY(reboot, 0, 0, 0, 0);
  TRY(kexec_load, 0, 0, 0, 0);
  TRY(kexec_file_load, -1, -1, 0, 0, 0);
  TRY(init_module, 0, 0, "");
  TRY(finit_module, -1, "", 0);
  TRY(delete_module, "none", 0);
  TRY(settimeofday, 0, 0);
  TRY(clock_settime, 99, 0);
  TRY(sethostname, "x", 1);
  TRY(setdomainname, "x", 1);
  TRY(personality, 0x0040000);
  TRY(mbind, 0, 0, 0, 0, 0, 0);
  TRY(get_mempolicy, 0, 0, 0, 0, 0);
  TRY(set_mempolicy, 0, 0, 0);
  TRY(set_mempolicy_home_node, 0, 0, 0, 0);
  TRY(migrate_pages, 0, 0, 0, 0);
  TRY(move_pages, 0, 0, 0, 0, 0, 0);
#ifdef __x86_64__
  TRY(iopl, 0);
  TRY(ioperm, 0, 1, 0);
  TRY(uselib, "/nothing");
  TRY(ustat, 0, block);
  TRY(sysfs, 3, 0, 0);
  TRY(_sysctl, 0);
  TRY(create_module, "x", 0);
  TRY(get_kernel_syms, 0);
  TRY(query_module, 0, 0, 0, 0, 0);
#endif
  Say("a call that the filter is too old for", ::syscall(463, 0, 0, 0, 0, 0, 0));
  Say("its own personality", ::personality(0xffffffff));
  Say("ptrace of its debugger", ::ptrace(PTRACE_SEIZE, ::getppid(), nullptr, nullptr));
  for (int family = 0; family < 46; family++) {
    int fd = ::socket(family, SOCK_DGRAM, 0);
    if (fd >= 0) std::cout << "family " << family << ": DONE\\n";
    if (fd < 0 && errno != EPERM) std::cout << "family " << family << ": " << std::strerror(errno) << "\\n";
    if (fd >= 0) ::syscall(SYS_close, fd);
  }
  for (int protocol = 0; protocol < 23; protocol++) {
    int fd = ::socket(AF_NETLINK, SOCK_RAW, protocol);
    if (fd >= 0) std::cout << "netlink " << protocol << ": DONE\\n";
    if (fd >= 0) ::syscall(SYS_close, fd);
  }
  int pair[2];
  Say("a pair of AF_UNIX", ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
  Say("a pair of AF_TIPC", ::socketpair(30, SOCK_STREAM, 0, pair));
  Say("not dumpable", ::prctl(PR_SET_DUMPABLE, 0));
  std::cout << "dumpable: " << ::prctl(PR_GET_DUMPABLE) << "\\n";
  std::thread([] { std::cout << "a thread: DONE\\n"; }).join();
}
`;
