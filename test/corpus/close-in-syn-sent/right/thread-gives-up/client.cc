#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

static void give_up(std::string ip) {
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(12345);
  a.sin_addr.s_addr = inet_addr(ip.c_str());
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  connect(fd, reinterpret_cast<sockaddr*>(&a), sizeof a);  // step: connect
  close(fd);                                               // step: close
}

int main(int argc, char* argv[]) {
  std::thread worker(give_up, argc > 1 ? argv[1] : "127.0.0.1");
  worker.join();
  std::this_thread::sleep_for(std::chrono::seconds(2));  // step: sleep
}
