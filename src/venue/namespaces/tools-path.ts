/** The folders of the machine's own tools. sbin is not in every user's PATH. */
export const TOOLS_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
