// The server connects, or tries to; the client has nothing to do.
int main() {}
