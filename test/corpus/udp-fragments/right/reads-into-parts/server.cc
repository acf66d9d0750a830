#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <numeric>

static size_t receive(int fd) {
  static std::array<std::array<char, 1000>, 6> parts;
  std::array<iovec, 6> vector;
  for (size_t i = 0; i < parts.size(); ++i) vector[i] = {parts[i].data(), parts[i].size()};
  ssize_t n = readv(fd, vector.data(), vector.size());
  return n < 0 ? 0 : n;
}

int main() {
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(12345);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (bind(fd, reinterpret_cast<sockaddr*>(&any), sizeof any) < 0) return 1;  // step: bind
  size_t all = receive(fd);  // step: receive-one-packet
  all += receive(fd);        // step: receive-one-byte-more
  all += receive(fd);        // step: receive-4000
  close(fd);
  return all == 6945 ? 0 : 1;
}
