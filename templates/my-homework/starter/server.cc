#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "variant.h"

// Listen on port VARIANT_PORT of the address in argv[1], accept one connection, send VARIANT_GREETING,
// wait until the client has closed, and close.
int main(int argc, char* argv[]) {
  const char* local = argc > 1 ? argv[1] : "0.0.0.0";
  (void)local;
}
