// The server tries to connect; the client has nothing to do.
int main() {}
