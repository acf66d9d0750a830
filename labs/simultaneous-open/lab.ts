import { client, ESTABLISHED, lab, network, SYN_SENT, server } from "wirestep/lab";

export default lab("simultaneous-open", {
  question: "What if both connect to each other at once?",
  steps: [
    network.holdsEverything({ why: "x", packets: [], sockets: { server: [], client: [] } }),
    server.steps("socket", { why: "x", packets: [] }),
    server.steps("bind", { why: "x", packets: [] }),
    client.steps("socket", { why: "x", packets: [] }),
    client.steps("bind", { why: "x", packets: [] }),
    server.starts("connect", {
      blocksIn: "connect",
      why: "x",
      packets: [server.sends("S")],
      sockets: { server: [SYN_SENT] },
    }),
    client.starts("connect", {
      blocksIn: "connect",
      why: "x",
      packets: [client.sends("S")],
      sockets: { client: [SYN_SENT] },
    }),
    network.delivers(server.sends("S"), {
      why: "x",
      packets: [client.sends("S.", { seq: 0, ack: 1 })],
      sockets: { client: [{ ...SYN_SENT, state: "SYN-RECEIVED" }] },
    }),
    network.delivers(client.sends("S"), {
      why: "x",
      packets: [server.sends("S.", { seq: 0, ack: 1 })],
      sockets: { server: [{ ...SYN_SENT, state: "SYN-RECEIVED" }] },
    }),
    network.delivers(client.sends("S."), {
      why: "x",
      packets: [],
      sockets: { server: [ESTABLISHED] },
      finishes: server.line("connect"),
    }),
    network.delivers(server.sends("S."), {
      why: "x",
      packets: [],
      sockets: { client: [ESTABLISHED] },
      finishes: client.line("connect"),
    }),
  ],
  flags: "S S S. S.",
  states: {
    server: "CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED",
    client: "CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED",
  },
});
