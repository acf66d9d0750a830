import { client, lab, network, server, UDP_BOUND, UDP_CONNECTED } from "wirestep/lab";

const COUNT = 500;
const datagrams = Array.from({ length: COUNT }, () => client.sendsDatagram({ length: 4 }));

export default lab("five-hundred-held", {
  question: "Can the gate hold many packets at once and deliver them in order?",
  steps: [
    server.steps("bind", {
      why: "The server can receive.",
      packets: [],
      sockets: { server: [UDP_BOUND], client: [] },
    }),
    client.steps("connect", {
      why: "The client can send.",
      packets: [],
      sockets: { client: [UDP_CONNECTED] },
    }),
    network.holdsEverything({ why: "The gates hold every packet.", packets: [] }),
    client.steps("send", { why: "500 datagrams.", packets: datagrams }),
    network.delivers(
      datagrams.slice(0, COUNT / 2).map(() => client.sendsDatagram()),
      {
        why: "The network delivers the first half, in order.",
        packets: [],
        sockets: { server: [{ ...UDP_BOUND, recvQ: "some" }] },
      },
    ),
    server.steps("receive", {
      why: "All are there, none twice, each in its place.",
      packets: [],
      prints: "in order: 250\n",
      sockets: { server: [UDP_BOUND] },
    }),
    network.releases({
      why: "The network delivers the other half.",
      packets: [],
      sockets: { server: [{ ...UDP_BOUND, recvQ: "some" }] },
    }),
    server.steps("receive-again", {
      why: "The other half is there, in order, and nothing comes after it.",
      packets: [],
      prints: "in order: 250\n",
      sockets: { server: [UDP_BOUND] },
    }),
  ],
  flags: datagrams.map(() => "UDP").join(" "),
  states: { server: "CLOSED", client: "CLOSED ESTABLISHED" },
});
