// Sends a file of a megabyte, without reading it into the program.
#include <arpa/inet.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <array>
#include <cstdio>

constexpr size_t kSize = 1'000'000;

static int make_file() {
  int file = memfd_create("megabyte", MFD_CLOEXEC);
  std::array<char, 1000> block;
  block.fill('m');
  for (size_t done = 0; done < kSize; done += block.size()) write(file, block.data(), block.size());
  return file;
}

static bool send_file(int to, int file) {
  off_t at = 0;
  while (static_cast<size_t>(at) < kSize) {
    if (sendfile(to, file, &at, kSize - at) <= 0) return false;
  }
  return true;
}

int main(int argc, char* argv[]) {
  int file = make_file();
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  inet_aton(argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return 1;  // step: connect
  if (!send_file(fd, file)) std::perror("sendfile");                           // step: send
  close(fd);                                                                   // step: close
  close(file);
}
