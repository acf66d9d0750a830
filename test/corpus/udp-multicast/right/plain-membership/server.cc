#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

struct Membership {
  int fd;
  ip_mreq request{};
  explicit Membership(int socket) : fd(socket) {
    request.imr_multiaddr.s_addr = inet_addr("239.1.2.3");
    request.imr_interface.s_addr = htonl(INADDR_ANY);
  }
  void set(int what) const { setsockopt(fd, IPPROTO_IP, what, &request, sizeof request); }
};

static void show(int fd) {
  char text[64];
  ssize_t n = read(fd, text, sizeof text);
  std::printf("%.*s\n", static_cast<int>(n), text);
  std::fflush(stdout);
}

int main() {
  sockaddr_in all{};
  all.sin_family = AF_INET;
  all.sin_port = htons(12345);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  bind(fd, reinterpret_cast<sockaddr*>(&all), sizeof all);  // step: bind
  Membership group(fd);
  group.set(IP_ADD_MEMBERSHIP);   // step: join
  show(fd);                       // step: receive
  group.set(IP_DROP_MEMBERSHIP);  // step: leave
  close(fd);
}
