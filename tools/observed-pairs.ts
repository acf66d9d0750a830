/** The pairs of programs that are observed without a lab: those of test/observed/, and programs of Debian. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../src/runtime/checkout.ts";

const PROGRAMS = join(ROOT, "test/observed");

/** A pair as `wirestep observe` gets it. */
export interface ObservedPrograms {
  readonly server: string;
  readonly client: string;
  readonly packages: readonly string[];
}

/** nginx as one process in the background, with everything that it writes below /tmp. */
const NGINX = [
  "master_process off; pid /tmp/nginx.pid; error_log stderr;",
  "events {} http { access_log off;",
  ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (one) => `${one}_temp_path /tmp/${one};`,
  ),
  'server { listen {port}; return 200 "hello from nginx"; } }',
].join(" ");

/** Programs of Debian, which no folder holds. */
const COMMANDS: Readonly<Record<string, ObservedPrograms>> = {
  "command-netcat": {
    server: "nc -l -p {port}",
    client: "nc -N {server} {port}",
    packages: ["netcat-openbsd"],
  },
  "command-http": {
    server: "python3 -m http.server {port}",
    client: "curl -s http://{server}:{port}/",
    packages: ["curl", "python3"],
  },
  "command-browser": {
    server: "python3 -m http.server {port} --directory /usr/share/common-licenses",
    client:
      "curl -s --parallel --compressed -A Mozilla/5.0 http://{server}:{port}/BSD http://{server}:{port}/favicon.ico",
    packages: ["curl", "python3"],
  },
  "command-nginx": {
    server: `bash -c 'echo '"'"'${NGINX}'"'"' >/tmp/nginx.conf; exec nginx -e stderr -c /tmp/nginx.conf'`,
    client: "curl -s http://{server}:{port}/one http://{server}:{port}/two",
    packages: ["curl", "nginx-light"],
  },
};

export async function observedNames(): Promise<readonly string[]> {
  return [...(await readdir(PROGRAMS)), ...Object.keys(COMMANDS)].toSorted();
}

/** The server and the client: a folder, a file of any language, or a command. */
export async function programsOf(name: string): Promise<ObservedPrograms> {
  const command = COMMANDS[name];
  if (command !== undefined) return command;
  const entries = await readdir(join(PROGRAMS, name));
  const pathOf = (peer: string): string => {
    const entry = entries.find((one) => one === peer || one.startsWith(`${peer}.`));
    if (entry === undefined) throw new Error(`test/observed/${name} has no ${peer}`);
    return join(PROGRAMS, name, entry);
  };
  return { server: pathOf("server"), client: pathOf("client"), packages: [] };
}
