/** Go: the files of one package, without modules of others. Its runtime waits for all sockets in one thread. */
import type { Language } from "./language.ts";

/** The optimiser is off for the program's own package alone, so the standard library is the one in the image's cache. */
const BUILD = `export GOCACHE="/tmp/$program.cache" GOPATH=/tmp/go HOME=/tmp GOTOOLCHAIN=local CGO_ENABLED=0 GOMAXPROCS=2
mkdir -p "$GOCACHE"
cp -rs /usr/local/lib/wirestep/go/cache/. "$GOCACHE"
go build -p 2 -gcflags='-N -l' -o "$program" "$folder"/*.go
`;

export const GO: Language = {
  name: "Go",
  key: "go",
  endings: ["go"],
  comment: "//",
  hasMain: /^func\s+main\s*\(\s*\)/m,
  mainNames: [],
  hasFolders: false,
  leftOut: /_test\.go$/,
  oneMain: true,
  brings: () => [],
  build: { script: BUILD },
  image: { name: "go", on: "compiler" },
  // A stopped thread keeps its place to run goroutines in. With few places, those of others would wait for it.
  environment: { GOMAXPROCS: "16" },
  isStepped: false,
  runtime: {
    names: { accept4: "accept" },
    own: "runtime\\.(?!deferreturn|gopanic|Goexit|goexit|main|doInit|runfinq|runFinalizers|call\\d)",
    counted:
      "net\\.\\(\\*ipStackCapabilities\\)\\.probe|net\\.initMPTCPavailable|net\\.\\(\\*Resolver\\)\\.\\w+",
    tasks: { type: "runtime.g", number: "goid" },
    begins: ["_rt0_amd64_linux", "_rt0_arm64_linux"],
  },
};
