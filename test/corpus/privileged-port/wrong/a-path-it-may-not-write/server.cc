#include <sys/un.h>

#include "jc.h"

static void BindName(int fd, const char* path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::string(path).copy(name.sun_path, sizeof name.sun_path - 1);
  ::bind(fd, reinterpret_cast<sockaddr*>(&name), sizeof name);
}

int main() {
  const jc::Endpoint free_to_all("0.0.0.0", 1024);
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);  // step: socket
  int local = ::socket(AF_UNIX, SOCK_STREAM, 0);
  BindName(local, "/usr/port-80");                 // step: bind-80
  BindName(local, "/usr/port-1023");               // step: bind-1023
  ::bind(fd, free_to_all.get(), free_to_all.length);  // step: bind-1024
  ::listen(fd, 5);                                 // step: listen
  ::close(local);
  ::close(fd);
}
