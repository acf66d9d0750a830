/** The text printed for an IP address: the address itself, as `tcpdump -n` prints it, or a host's name. */
export type AddressName = (address: string) => string;

export const NUMERIC: AddressName = (address) => address;
