/** What a connected device may add to a connector's resident memory: twice of what was measured with 500 devices. */
export const mostMegabytesADevice = 0.5;
