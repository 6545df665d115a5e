/** The address of every page. */
const opcUa = '/protocols/opc-ua';

export const paths = {
  certificates: `${opcUa}/certificates`,
  signingRequests: `${opcUa}/certificates/signing-requests`,
  certificate: (id: string) => `${opcUa}/certificates/${id}`,
  devices: `${opcUa}/devices`,
  newDevice: `${opcUa}/devices/new`,
  device: (id: string) => `${opcUa}/devices/${id}/overview`,
  deviceTab: (id: string, tab: 'overview' | 'configuration' | 'tags') => `${opcUa}/devices/${id}/${tab}`,
  serverTrust: `${opcUa}/server-trust`,
  issuers: `${opcUa}/server-trust/issuers`,
  connectors: `${opcUa}/connectors`,
  audit: `${opcUa}/audit`,
} as const;

export const homePath = paths.certificates;
