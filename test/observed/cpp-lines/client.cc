// Speaks twice, one connection after the other, and reads to the end each time.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(12345);
  if (argc < 2 || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) return 2;
  for (const std::string word : {"first", "second"}) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, reinterpret_cast<sockaddr*>(&there), sizeof there) != 0) return 1;
    write(fd, word.data(), word.size());
    std::vector<char> got(100);
    ssize_t total = 0;
    for (ssize_t size = 0; (size = read(fd, got.data() + total, got.size() - total)) > 0;) total += size;
    std::printf("%.*s\n", static_cast<int>(total), got.data());
    close(fd);
  }
}
