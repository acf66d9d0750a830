#include <cstdlib>
#include <vector>

#include "jc.h"

int main(int argc, char* argv[]) {
  if (argc < 2) return 2;
  std::vector<char> data(1'000'000, 'b');
  int fd = jc::Connect(argv[1], 12345);           // step: connect
  for (size_t sent = 0; sent < data.size();) {
    sent += ::write(fd, &data[sent], data.size() - sent);  // step: send
  }
  std::quick_exit(EXIT_SUCCESS);                  // step: close
}
