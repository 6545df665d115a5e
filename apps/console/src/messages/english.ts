import { auditText } from './english/audit.js';
import { certificateText } from './english/certificates.js';
import { connectorText } from './english/connectors.js';
import { deviceText } from './english/devices.js';
import { generalText } from './english/general.js';
import { serverTrustText } from './english/server-trust.js';
import { signingRequestText } from './english/signing-requests.js';
import { trustGuideText } from './english/trust-guide.js';

export const english = {
  ...generalText,
  certificates: certificateText,
  devices: deviceText,
  signingRequests: signingRequestText,
  trustGuide: trustGuideText,
  serverTrust: serverTrustText,
  connectors: connectorText,
  audit: auditText,
};
