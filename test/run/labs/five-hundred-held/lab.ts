import { client, lab, network, server, UDP_BOUND, UDP_CONNECTED } from "wirestep/lab";

const COUNT = 500;
const datagrams = Array.from({ length: COUNT }, () => client.sendsDatagram({ length: 4 }));

export default lab("five-hundred-held", {
  question: "Can the gate hold many packets at once, and let them in in order?",
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
    network.holdsEverything({ why: "All that is sent stands at the door.", packets: [] }),
    client.steps("send", { why: "500 datagrams.", packets: datagrams }),
    network.delivers(
      datagrams.slice(0, COUNT / 2).map(() => client.sendsDatagram()),
      {
        why: "The first half gets in, in order.",
        packets: [],
        sockets: { server: [{ ...UDP_BOUND, recvQ: "some" }] },
      },
    ),
    server.steps("receive", {
      why: "All are there, none twice, each at its place.",
      packets: [],
      prints: "in order: 250\n",
      sockets: { server: [UDP_BOUND] },
    }),
    network.releases({
      why: "So does the other half.",
      packets: [],
      sockets: { server: [{ ...UDP_BOUND, recvQ: "some" }] },
    }),
    server.steps("receive-again", {
      why: "And nothing comes after them.",
      packets: [],
      prints: "in order: 250\n",
      sockets: { server: [UDP_BOUND] },
    }),
  ],
  flags: datagrams.map(() => "UDP").join(" "),
  states: { server: "CLOSED", client: "CLOSED ESTABLISHED" },
});
