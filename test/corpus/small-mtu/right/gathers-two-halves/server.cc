#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

int main() {
  int s = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(12345);
  bind(s, reinterpret_cast<sockaddr*>(&any), sizeof any);
  listen(s, 12);                        // step: listen
  int c = accept(s, nullptr, nullptr);  // step: accept
  char half[724];
  std::memset(half, 'h', sizeof half);
  iovec twice[2] = {{half, sizeof half}, {half, sizeof half}};
  msghdr message{};
  message.msg_iov = twice;
  message.msg_iovlen = 2;
  sendmsg(c, &message, MSG_NOSIGNAL);   // step: send
  close(c);
  close(s);
}
