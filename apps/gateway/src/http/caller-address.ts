/** An address as people write it: IPv4 that came over an IPv6 socket is shown as IPv4. */
export function callerAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
