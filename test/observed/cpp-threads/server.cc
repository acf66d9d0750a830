// A thread for each connection; the answer is the text in capitals.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <string>
#include <thread>
#include <vector>

static void serve(int fd) {
  char buffer[64];
  for (;;) {
    ssize_t size = recv(fd, buffer, sizeof buffer, 0);
    if (size <= 0) break;
    std::string answer(buffer, size);
    for (char& letter : answer) letter = static_cast<char>(std::toupper(letter));
    send(fd, answer.data(), answer.size(), 0);
  }
  close(fd);
}

int main() {
  int listening = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in local{};
  local.sin_family = AF_INET;
  local.sin_port = htons(12345);
  bind(listening, reinterpret_cast<sockaddr*>(&local), sizeof local);
  listen(listening, 4);
  std::vector<std::thread> threads;
  for (int number = 0; number < 2; number++) {
    int fd = accept(listening, nullptr, nullptr);
    threads.emplace_back(serve, fd);
  }
  for (auto& thread : threads) thread.join();
  close(listening);
}
