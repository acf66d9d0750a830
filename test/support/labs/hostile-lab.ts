/**
 * The lab handshake with a client that does something hostile before it connects.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyLab, type LabCopy } from "./lab-copy.ts";

/** @param code C++ that defines `void Hostile()`, called on the line that connects */
export async function hostileLab(code: string): Promise<LabCopy> {
  const lab = await copyLab("handshake", {
    file: "client.cc",
    from: "int first_fd = jc::Connect",
    to: "Hostile(); int first_fd = jc::Connect",
  });
  const file = join(lab.folder, "client.cc");
  const text = await readFile(file, "utf8");
  await writeFile(
    file,
    text.replace('#include "jc.h"\n', () => `#include "jc.h"\n${code}`),
  );
  return lab;
}

export const FORK_BOMB = `
void Hostile() { for (;;) ::fork(); }
`;

export const MEMORY_HOG = `
#include <cstring>
void Hostile() { for (;;) std::memset(new char[1 << 26], 1, 1 << 26); }
`;

/** Draws on the terminal of its user, and types into it. */
export const TERMINAL = `
#include <fcntl.h>
#include <sys/ioctl.h>
#include <cerrno>
#include <cstring>
void Hostile() {
  int fd = ::open("/dev/tty", O_RDWR);
  std::cout << "its terminal: " << (fd < 0 ? std::strerror(errno) : "DONE") << "\\n";
  if (fd < 0) return;
  (void)!::write(fd, "drawn by the program", 20);
  for (const char* key = "exit\\n"; *key; key++) ::ioctl(fd, TIOCSTI, key);
}
`;

/** Prints without end, and ignores all signals. */
export const ENDLESS_OUTPUT = `
#include <csignal>
void Hostile() {
  for (int i = 1; i < 65; i++) std::signal(i, SIG_IGN);
  for (;;) std::cout << "there is no end to this\\n";
}
`;

/** Fills each folder that accepts a file, and prints how much it could write. */
const DISK_FILLER = `
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <cerrno>
#include <cstring>
static void Fill() {
  for (const char* folder : {"/", "/tmp", "/dev", "/dev/shm", "/etc", "/home/student", "/lab",
                             "/lab/debug", "/proc", "/run", "/sys", "/usr/bin", "/var/tmp"}) {
    const std::string name = std::string(folder) + "/filler";
    int fd = ::open(name.c_str(), O_CREAT | O_WRONLY, 0600);
    int mebibytes = 0;
    int refusal = errno;
    if (fd >= 0) {
      while (mebibytes < 2048 && (refusal = ::posix_fallocate(fd, mebibytes << 20, 1 << 20)) == 0) mebibytes++;
      ::unlink(name.c_str());
    }
    if (fd >= 0) ::syscall(SYS_close, fd);
    std::cout << folder << " " << (fd < 0 ? -1 : mebibytes) << " " << std::strerror(refusal) << "\\n";
  }
}
`;

/** Tries what a container must not permit, and prints the kernel's answers. */
const PROBER = `
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
static void Say(const char* what, long result) {
  std::cout << what << ": " << (result < 0 ? std::strerror(errno) : "DONE") << "\\n";
}
static int early;
__attribute__((constructor)) static void BeforeMain() {
  early = ::open(("/proc/" + std::to_string(::getppid()) + "/mem").c_str(), O_RDWR) < 0 ? errno : 0;
}
static void Probe() {
  const std::string debugger = "/proc/" + std::to_string(::getppid());
  errno = early;
  Say("its debugger's memory before main", early == 0 ? 0 : -1);
  Say("a frame of its own", ::socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)));
  Say("a raw IP socket", ::socket(AF_INET, SOCK_RAW, IPPROTO_RAW));
  Say("a mount", ::mount("tmpfs", "/tmp", "tmpfs", 0, nullptr));
  Say("a user namespace", ::unshare(CLONE_NEWUSER));
  Say("a network namespace", ::unshare(CLONE_NEWNET));
  Say("to be root", ::setuid(0));
  Say("a device", ::open("/dev/mem", O_RDWR));
  Say("a kernel setting", ::open("/proc/sys/net/ipv4/ip_forward", O_WRONLY));
  Say("the kernel's triggers", ::open("/proc/sysrq-trigger", O_WRONLY));
  Say("its control group", ::open("/sys/fs/cgroup/memory/memory.limit_in_bytes", O_WRONLY));
  Say("the engine's socket", ::open("/var/run/docker.sock", O_RDWR));
  Say("its debugger traced", ::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr));
  Say("its debugger's memory", ::open((debugger + "/mem").c_str(), O_RDWR));
  Say("its debugger's input", ::open((debugger + "/fd/0").c_str(), O_RDWR));
  Say("its debugger's output", ::open((debugger + "/fd/1").c_str(), O_WRONLY));
  Say("the first process's streams", ::open("/proc/1/fd/2", O_WRONLY));
  Say("its debugger killed", ::kill(::getppid(), SIGKILL));
  Say("the first process stopped", ::kill(1, SIGSTOP));
  rlimit core{};
  ::getrlimit(RLIMIT_CORE, &core);
  std::cout << "bytes of a core dump: " << core.rlim_max << "\\n";
  for (const char* table : {"/proc/net/route", "/proc/net/ipv6_route"}) {
    std::ifstream routes(table);
    for (std::string line; std::getline(routes, line);) std::cout << table << " " << line << "\\n";
  }
}
`;

/** Both, one after the other. */
export const PROBER_AND_FILLER = `${PROBER}${DISK_FILLER}
void Hostile() { Probe(); Fill(); }
`;

/**
 * Overwrites its own name, which is at the start of its arguments' memory and which netstat prints. Prints
 * control characters, then replaces the file with its output by a FIFO, so that reading it never ends.
 */
export const OUTPUT_SWAPPER = `
#include <sys/stat.h>
#include <cstring>
static char* name;
__attribute__((constructor)) static void Note(int, char** argv, char**) { name = argv[0]; }
void Hostile() {
  std::strcpy(name, "x\\033[2J\\033]0;y");
  std::cout << "\\033[31mred\\033[2J\\rgone\\n" << "this was printed" << std::endl;
  ::unlink("/tmp/program-output");
  ::mkfifo("/tmp/program-output", 0600);
}
`;

/** Sends to the other peer without end. The peer's address is the program's argument. */
export const FLOOD = `
#include <sys/syscall.h>
static const char* other;
__attribute__((constructor)) static void Note(int, char** argv, char**) { other = argv[1]; }
static char block[1400];
void Hostile() {
  const jc::Endpoint to(other, 9);
  int fd = ::socket(to.family(), SOCK_DGRAM, 0);
  for (;;) ::syscall(SYS_sendto, fd, block, sizeof block, 0, to.get(), to.length);
}
`;

/** Starts many small processes instead of a large one. The largest process, which the kernel kills, is GDB. */
export const CROWD = `
#include <cstring>
void Hostile() {
  for (int i = 0; i < 44; i++) {
    if (::fork() == 0) {
      std::memset(new char[13 << 20], 1, 13 << 20);
      ::pause();
    }
  }
  for (;;) {}
}
`;
