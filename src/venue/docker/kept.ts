/** Finds the stages that were left up, by their labels. */
import type { Docker } from "../../engine/connect.ts";
import { FAMILY_LABEL, KEEP_LABEL, LAB_LABEL, PEER_LABEL, RUN_LABEL } from "../../engine/owner.ts";
import { type Family, PEERS, type Peer } from "../../lab/model.ts";

/** A stage that is up: the ids of its containers, and the peers' addresses. */
export interface KeptStage {
  readonly run: string;
  readonly peers: Readonly<Record<Peer, string>>;
  readonly sidecars: Readonly<Record<Peer, string>>;
  readonly addresses: Readonly<Record<Peer, string>>;
}

/** The newest kept stage with this lab, version of IP and image; undefined if none is up. */
export async function findKept(
  docker: Docker,
  lab: string,
  family: Family,
  image: string,
): Promise<KeptStage | undefined> {
  const filters = { label: [KEEP_LABEL, `${LAB_LABEL}=${lab}`, `${FAMILY_LABEL}=${family}`] };
  const containers = await docker.listContainers({ filters });
  const [newest] = containers.filter(({ Image }) => Image === image);
  const run = newest?.Labels[RUN_LABEL];
  if (run === undefined) return undefined;
  const ours = containers.filter(({ Labels }) => Labels[RUN_LABEL] === run);
  const find = (peer: Peer, sidecar: boolean): (typeof ours)[number] | undefined =>
    ours.find(
      ({ Labels, Names }) =>
        Labels[PEER_LABEL] === peer && Names.some((name) => name.endsWith("-sidecar")) === sidecar,
    );
  const ids = (sidecar: boolean): KeptStage["peers"] | undefined => {
    const [server, client] = PEERS.map((peer) => find(peer, sidecar)?.Id);
    return server === undefined || client === undefined ? undefined : { server, client };
  };
  const address = (peer: Peer): string => {
    const networks = Object.values(find(peer, false)?.NetworkSettings.Networks ?? {});
    const [network] = networks;
    return (family === 6 ? network?.GlobalIPv6Address : network?.IPAddress) ?? "";
  };
  const peers = ids(false);
  const sidecars = ids(true);
  if (peers === undefined || sidecars === undefined) return undefined;
  return {
    run,
    peers,
    sidecars,
    addresses: { server: address("server"), client: address("client") },
  };
}
