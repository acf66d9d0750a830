/** In milliseconds: the longest delay of an ACK by Linux (TCP_DELACK_MAX, 200 ms), and a little more. */
export const LONGEST_DELAYED_ACK = 250;
