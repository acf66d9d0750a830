#include <pthread.h>

#include "jc.h"

int main(int argc, char* argv[]) {
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  if (fd < 0) return 1;
  ::pthread_exit(nullptr);  // step: close
}
