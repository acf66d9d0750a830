/**
 * The studio's server: one page on 127.0.0.1 (or on a container's published port), its list of labs, and a stream for each of its tabs. It
 * serves nothing else.
 *
 * A stream is a WebSocket. A browser opens at most six event streams to one host, so a seventh tab would
 * wait forever.
 */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import { PreparedStage } from "../orchestrate/prepared-stage.ts";
import { parseCommand } from "../studio-protocol/commands.ts";
import type { PathPart } from "../studio-protocol/updates.ts";
import { type Entrance, routeOf } from "./access.ts";
import { archiveOf } from "./drafting.ts";
import type { StudioLabs } from "./labs.ts";
import { withProgress } from "./progress.ts";
import { type TabSettings, Tabs } from "./tabs.ts";

/** Enough for two programs, in bytes. */
const MESSAGE_LIMIT = 1_000_000;
/** The name by which a page asks for the lab that was made of a run. */
const LAB_ARCHIVE = "lab.tar.gz";
/** RFC 6455, 7.4.1: the code for a message that is not one of ours. */
const NOT_OURS = 1008;
/**
 * How long a prepared stage waits for "Run again", in milliseconds. Five minutes are enough to read a
 * run's results or to change a program. After that its five containers are removed.
 */
const READY_FOR = 5 * 60_000;

export interface StudioOptions extends Omit<TabSettings, "prepared" | "drafted"> {
  /** 0 means any free port. */
  readonly port: number;
  /** Also answer from outside of this network namespace: in a container, whose port is published on 127.0.0.1. */
  readonly everywhere?: boolean;
  /** The page's text. `%NONCE%` is replaced by a new number in each copy. */
  readonly page: string;
  readonly labs: StudioLabs;
}

export class Studio implements AsyncDisposable {
  readonly #options: StudioOptions;
  readonly #token = randomBytes(24).toString("base64url");
  /** One for all tabs, for the lab that ran last. */
  readonly #prepared = new PreparedStage(READY_FOR);
  readonly #tabs: Tabs;
  readonly #server: Server;
  readonly #streams = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT });

  private constructor(options: StudioOptions) {
    this.#options = options;
    this.#tabs = new Tabs({
      ...options,
      prepared: this.#prepared,
      drafted: (folder) => options.labs.add(folder),
    });
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** @throws the system's error if the port is not available */
  static async open(options: StudioOptions): Promise<Studio> {
    const studio = new Studio(options);
    const listening = Promise.withResolvers<void>();
    studio.#server.once("error", listening.reject);
    const address = options.everywhere ? "0.0.0.0" : "127.0.0.1";
    studio.#server.listen(options.port, address, listening.resolve);
    await listening.promise;
    return studio;
  }

  /** The link to open in a browser. */
  get link(): string {
    const { port, token } = this.#entrance;
    return `http://127.0.0.1:${port}/${token}/`;
  }

  get port(): number {
    return this.#entrance.port;
  }

  get #entrance(): Entrance {
    return { port: (this.#server.address() as AddressInfo).port, token: this.#token };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = routeOf(request, this.#entrance, false);
    if (route.to === "page") {
      const nonce = randomBytes(16).toString("base64");
      const page = this.#options.page.replaceAll("%NONCE%", nonce);
      send(response, 200, "text/html; charset=utf-8", page);
    } else if (route.to === "labs") {
      const [status, text] = await this.#labs().then(
        (parts) => [200, JSON.stringify(parts)] as const,
        (error: Error) => [500, error.message] as const,
      );
      send(response, status, status === 200 ? "application/json" : "text/plain", text);
    } else if (route.to === "file") {
      await this.#sendFile(response, route.tab, route.name);
    } else {
      const { status, text } = route.to === "nothing" ? route : { status: 404, text: "" };
      send(response, status, "text/plain; charset=utf-8", `${text}\n`);
    }
  }

  async #labs(): Promise<readonly PathPart[]> {
    return withProgress(await this.#options.labs.parts(), this.#options.runs);
  }

  /** A file of the run that has ended in a tab. */
  async #sendFile(response: ServerResponse, tab: string, name: string): Promise<void> {
    const folder = this.#tabs.folderOf(tab);
    const drafted = name === LAB_ARCHIVE ? this.#tabs.draftedIn(tab) : undefined;
    const bytes = drafted
      ? await archiveOf(drafted)
      : folder && (await readFile(join(folder, name)).catch(noneIfMissing));
    if (bytes === undefined) {
      const text = "This tab has no run with that file. Its run may not be over.\n";
      return send(response, 404, "text/plain; charset=utf-8", text);
    }
    response.setHeader(
      "Content-Disposition",
      `attachment; filename="${drafted ? `${basename(drafted.folder)}.tar.gz` : name}"`,
    );
    send(response, 200, "application/octet-stream", bytes);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const route = routeOf(request, this.#entrance, true);
    if (route.to !== "tab") {
      const { status, text } = route.to === "nothing" ? route : { status: 404, text: "" };
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n${text}\n`);
      return;
    }
    this.#streams.handleUpgrade(request, socket, head, (stream) => this.#serve(stream, route.tab));
  }

  #serve(stream: WebSocket, tab: string): void {
    const joined = this.#tabs.join(tab, (update) => {
      if (stream.readyState === WebSocket.OPEN) stream.send(JSON.stringify(update));
    });
    stream.on("message", (data) => {
      const command = parseCommand(String(data));
      if (
        command === undefined ||
        (command.do === "start" && !this.#options.labs.names.has(command.lab))
      ) {
        stream.close(NOT_OURS, "the studio does not know this command");
      } else joined.command(command);
    });
    stream.on("error", () => stream.terminate()); // a broken stream counts as closed
    stream.on("close", joined.leave);
  }

  /** Ends all runs. Resolves when everything they made is removed and the port is free. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const stream of this.#streams.clients) stream.close(1001, "the studio has ended");
    await Promise.all([this.#tabs[Symbol.asyncDispose](), this.#prepared[Symbol.asyncDispose]()]);
    for (const stream of this.#streams.clients) stream.terminate();
    this.#server.closeAllConnections();
    await closed;
  }
}

function noneIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}

function send(response: ServerResponse, status: number, type: string, text: string | Buffer): void {
  response.writeHead(status, {
    "Content-Type": type,
    "Cache-Control": "no-store",
    // The page itself has the policy for its script and style.
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(text);
}
