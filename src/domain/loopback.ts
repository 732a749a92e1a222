/**
 * Whether a host, as `URL` writes it, is this machine: by that time `http://127.1` and `http://2130706433` are
 * 127.0.0.1, and a name that only begins or ends like one of these is another name.
 */
export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
