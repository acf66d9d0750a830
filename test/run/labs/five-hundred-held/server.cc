#include "numbered.h"

int main() {
  const jc::Endpoint here("0.0.0.0", 12345);
  int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
  ::bind(fd, here.get(), here.length);                                  // step: bind
  std::cout << "in order: " << CountInOrder<250>(fd, 0) << std::endl;    // step: receive
  std::cout << "in order: " << CountInOrder<250>(fd, 250) << std::endl;  // step: receive-again
}
