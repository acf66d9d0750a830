#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstring>

static sockaddr_in server_address;

static int open_one(long patience) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  timeval limit{0, patience};
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (connect(fd, reinterpret_cast<sockaddr*>(&server_address), sizeof server_address) == 0) return fd;
  close(fd);
  return -1;
}

static void say(int fd, const char* text) { write(fd, text, strlen(text)); }

int main(int argc, char* argv[]) {
  server_address.sin_family = AF_INET;
  server_address.sin_port = htons(12345);
  inet_aton(argc > 1 ? argv[1] : "127.0.0.1", &server_address.sin_addr);
  int one = open_one(500'000);    // step: connect
  int two = open_one(500'000);    // step: connect-again
  say(two, "I was second");       // step: send-second
  int three = open_one(200'000);  // step: try
  say(one, "I was first");        // step: send-first
  if (three >= 0) close(three);
  close(two);
  close(one);
}
