// Answers from the buffer in which the question came.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <thread>

struct Request {
  int fd;
  sockaddr_in from;
  char buffer[1024];
};

static void answer(Request* request) {
  std::strcpy(request->buffer, "welcome to join");
  sendto(request->fd, request->buffer, sizeof request->buffer, 0,  // step: send
         (sockaddr*)&request->from, sizeof request->from);
}

int main(int argc, char* argv[]) {
  Request request{};
  request.fd = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in sa{};
  sa.sin_family = AF_INET;
  sa.sin_port = htons(12345);
  sa.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(request.fd, (sockaddr*)&sa, sizeof sa) != 0) {  // step: bind
    std::perror("bind");
    return 1;
  }
  socklen_t size = sizeof request.from;
  recvfrom(request.fd, request.buffer, sizeof request.buffer, 0,  // step: receive
           (sockaddr*)&request.from, &size);
  std::puts(request.buffer);
  std::thread thread(answer, &request);
  thread.join();
  close(request.fd);  // step: close
}
